-- A mark that changes with every load, replacement, undo and edit. One row per database.
SELECT
  max(load_id) AS last_load_id,
  (SELECT max(e.edit_id) FROM edit_log AS e) AS last_edit_id,
  count(*) FILTER (status = 'superseded') AS replaced,
  count(*) FILTER (status = 'undone') AS undone
FROM load
ORDER BY last_load_id;
