-- The share of one year's money that goes on early help and prevention, with and without cash benefits. One row per year asked for.
SELECT
  chosen_year($year) AS year,
  coalesce(sum(c.gross_gbp) FILTER (c.tier = 'early_help'), 0) AS early_help_gbp,
  coalesce(sum(c.gross_gbp) FILTER (c.tier = 'early_help'), 0) / sum(c.gross_gbp) AS early_help_share,
  coalesce(sum(c.gross_gbp) FILTER (c.tier = 'early_help'), 0)
  / sum(c.gross_gbp) FILTER (NOT c.is_benefit) AS early_help_share_without_benefits
FROM counted_money AS c
WHERE c.year = chosen_year($year)
HAVING count(*) > 0
ORDER BY year;
