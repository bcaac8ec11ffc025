-- The loads in force whose rows are in the tables asked for. One row per load, by table and then latest first.
SELECT
  l.load_id,
  l.table_name,
  l.kind,
  l.row_count,
  l.amount_gbp,
  s.name AS source,
  s.publisher,
  s.licence,
  l.file_name,
  l.sha256[1:8] AS fingerprint,
  l.sha256,
  l.loaded_by,
  l.loaded_at
FROM load AS l
LEFT JOIN source AS s ON l.source_id = s.source_id
WHERE l.status = 'accepted' AND list_contains(CAST($tables AS VARCHAR[]), l.table_name)
ORDER BY list_position(CAST($tables AS VARCHAR[]), l.table_name), l.load_id DESC;
