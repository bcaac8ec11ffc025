-- The money of one year by each stream, the name of the money. One row per stream, largest first.
SELECT
  c.stream,
  sum(c.gross_gbp) AS gbp,
  sum(c.gross_gbp) / sum(sum(c.gross_gbp)) OVER () AS share
FROM counted_money AS c
WHERE c.year = chosen_year($year) AND (coalesce($benefits, TRUE) OR NOT c.is_benefit)
GROUP BY c.stream
ORDER BY gbp DESC, c.stream;
