-- Whose money it is, who decides what it buys, and who finally spends it, in one year. One row per chain of three bodies, largest first.
SELECT
  c.funder,
  c.commissioner,
  c.deliverer,
  sum(c.gross_gbp) AS gbp
FROM counted_money AS c
WHERE c.year = chosen_year($year) AND (coalesce($benefits, TRUE) OR NOT c.is_benefit)
GROUP BY c.funder, c.commissioner, c.deliverer
HAVING sum(c.gross_gbp) >= coalesce($min_gbp, 0)
ORDER BY gbp DESC, c.funder, c.commissioner, c.deliverer;
