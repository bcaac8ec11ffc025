-- How much is in force: loads, publishers, rows, pounds of each kind, rows left out, and loads no longer in force. One row per database.
SELECT
  count(*) FILTER (l.status = 'accepted') AS loads,
  count(DISTINCT s.publisher) FILTER (l.status = 'accepted') AS publishers,
  coalesce(sum(l.row_count) FILTER (l.status = 'accepted'), 0) AS rows,
  coalesce(sum(l.rejected) FILTER (l.status = 'accepted'), 0) AS rejected,
  sum(l.amount_gbp) FILTER (l.status = 'accepted' AND l.table_name = 'spend') AS count_gbp,
  sum(l.amount_gbp) FILTER (l.status = 'accepted' AND l.table_name = 'payment') AS ledger_gbp,
  sum(l.amount_gbp) FILTER (l.status = 'accepted' AND l.table_name NOT IN ('spend', 'payment')) AS register_gbp,
  count(*) FILTER (l.status = 'undone') AS undone,
  count(*) FILTER (l.status = 'superseded') AS replaced,
  count(*) AS all_loads,
  (SELECT min(m.year) FROM spend AS m) AS first_year,
  (SELECT max(m.year) FROM spend AS m) AS last_year
FROM load AS l
LEFT JOIN source AS s ON l.source_id = s.source_id
ORDER BY loads;
