-- The money of one year by each service. One row per service, largest first.
SELECT
  c.service,
  sum(c.gross_gbp) AS gbp,
  sum(c.gross_gbp) / sum(sum(c.gross_gbp)) OVER () AS share
FROM counted_money AS c
WHERE c.year = chosen_year($year) AND (coalesce($benefits, TRUE) OR NOT c.is_benefit)
GROUP BY c.service
ORDER BY gbp DESC, c.service;
