-- The money of one year by the say the lead body has, with or without cash benefits. One row per control level, the council's own first.
SELECT
  c.control,
  sum(c.gross_gbp) AS gbp,
  sum(c.gross_gbp) / sum(sum(c.gross_gbp)) OVER () AS share,
  row_number() OVER (ORDER BY c.control) AS place
FROM counted_money AS c
WHERE c.year = chosen_year($year) AND (coalesce($benefits, TRUE) OR NOT c.is_benefit)
GROUP BY c.control
ORDER BY c.control;
