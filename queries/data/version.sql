-- A mark that changes with every load, replacement and undo. One row per database.
SELECT
  max(load_id) AS last_load_id,
  count(*) FILTER (status = 'superseded') AS replaced,
  count(*) FILTER (status = 'undone') AS undone
FROM load
ORDER BY last_load_id;
