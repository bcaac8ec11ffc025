-- The rows a load left out, each with what was wrong with it. One row per fault, in the order of the file.
SELECT
  r.line_no,
  r.column_name,
  r.value,
  r.reason,
  l.file_name
FROM load_reject AS r
INNER JOIN load AS l ON r.load_id = l.load_id
WHERE r.load_id = $load_id
ORDER BY r.line_no, r.column_name
LIMIT coalesce($limit, 10000);
