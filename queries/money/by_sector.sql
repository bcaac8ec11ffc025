-- Which kind of body finally spends the money of one year. One row per sector and control level, largest sector first.
SELECT
  c.sector,
  sum(c.gross_gbp) AS gbp,
  sum(c.gross_gbp) / sum(sum(c.gross_gbp)) OVER () AS share,
  c.control
FROM counted_money AS c
WHERE c.year = chosen_year($year) AND (coalesce($benefits, TRUE) OR NOT c.is_benefit)
GROUP BY c.sector, c.control
ORDER BY sum(sum(c.gross_gbp)) OVER (PARTITION BY c.sector) DESC, c.sector, c.control;
