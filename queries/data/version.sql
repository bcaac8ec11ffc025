-- A mark that changes with every load and undo. One row per database.
SELECT
  max(load_id) AS last_load_id,
  count(*) FILTER (status <> 'accepted') AS not_accepted
FROM load
ORDER BY last_load_id;
