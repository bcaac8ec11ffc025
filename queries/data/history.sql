-- What was changed of some tables on screen, by whom and when, the row before and after. One row per changed row, latest first.
SELECT
  e.edit_id,
  e.edited_at,
  e.edited_by,
  e.table_name,
  e.row_key,
  e.action,
  e.before_json,
  e.after_json
FROM edit_log AS e
WHERE list_contains($tables, e.table_name)
ORDER BY e.edit_id DESC
LIMIT 2000;
