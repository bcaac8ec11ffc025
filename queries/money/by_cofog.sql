-- The money of one year by each function of government (COFOG division). One row per cofog, largest first.
SELECT
  c.cofog,
  sum(c.gross_gbp) AS gbp,
  sum(c.gross_gbp) / sum(sum(c.gross_gbp)) OVER () AS share
FROM counted_money AS c
WHERE c.year = chosen_year($year) AND (coalesce($benefits, TRUE) OR NOT c.is_benefit)
GROUP BY c.cofog
ORDER BY gbp DESC, c.cofog;
