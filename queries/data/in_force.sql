-- What is loaded and in force of one kind of extract, before another file of it is loaded. One row per kind asked for.
SELECT
  count(*) AS loads,
  coalesce(sum(l.row_count), 0) AS rows,
  sum(l.amount_gbp) AS amount_gbp
FROM load AS l
WHERE l.kind = $kind AND l.status = 'accepted'
ORDER BY loads;
