-- Who finally spends the money of one year, and the say the lead body has over it. One row per body and control level, largest body first.
SELECT
  c.sector,
  c.deliverer AS body,
  sum(c.gross_gbp) AS gbp,
  sum(c.gross_gbp) / sum(sum(c.gross_gbp)) OVER () AS share,
  c.control
FROM counted_money AS c
WHERE c.year = chosen_year($year) AND (coalesce($benefits, TRUE) OR NOT c.is_benefit)
GROUP BY c.sector, c.deliverer, c.control
ORDER BY sum(sum(c.gross_gbp)) OVER (PARTITION BY c.deliverer) DESC, body, c.control;
