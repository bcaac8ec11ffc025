-- Every load with its source, file, hash, rows, and who loaded it when. One row per load, latest first.
SELECT
  l.load_id,
  l.kind,
  l.table_name,
  s.name AS source,
  s.publisher,
  s.licence,
  l.file_name,
  l.sha256,
  l.rows_read,
  l.row_count,
  l.rejected,
  l.amount_gbp,
  l.period_from,
  l.period_to,
  l.loaded_by,
  l.loaded_at,
  l.status,
  l.note
FROM load AS l
LEFT JOIN source AS s ON l.source_id = s.source_id
ORDER BY l.load_id DESC;
