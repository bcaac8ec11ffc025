-- What the lead body controls, influences and neither, in one year, and what passes through its ledger. One row per year asked for.
WITH total AS (
  SELECT
    chosen_year($year) AS year,
    sum(c.gross_gbp) AS total,
    coalesce(sum(c.gross_gbp) FILTER (c.control = 'controls'), 0) AS controls,
    coalesce(sum(c.gross_gbp) FILTER (c.control = 'influences'), 0) AS influences,
    coalesce(sum(c.gross_gbp) FILTER (c.control = 'neither'), 0) AS neither,
    coalesce(sum(c.gross_gbp) FILTER (c.is_ledger), 0) AS through_lead_ledger
  FROM counted_money AS c
  WHERE c.year = chosen_year($year) AND (coalesce($benefits, TRUE) OR NOT c.is_benefit)
  HAVING count(*) > 0
)

SELECT
  t.year,
  t.total,
  t.controls,
  t.influences,
  t.neither,
  t.through_lead_ledger,
  t.controls / t.total AS controls_share,
  t.influences / t.total AS influences_share,
  t.neither / t.total AS neither_share,
  t.through_lead_ledger / t.total AS ledger_share,
  p.people,
  t.total / p.people AS per_head,
  t.controls / p.people AS controls_per_head
FROM total AS t
LEFT JOIN year_people AS p ON t.year = p.year
ORDER BY t.year;
