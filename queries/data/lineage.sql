-- Where one row of money came from: its load, source, file, hash, licence, who loaded it and when. One row per row of money asked for.
SELECT
  m.spend_id AS fact_id,
  m.gross_gbp,
  l.load_id,
  s.name AS source,
  s.publisher,
  s.licence,
  l.file_name,
  l.sha256,
  l.loaded_by,
  l.loaded_at,
  v.name AS service,
  m.year,
  CASE WHEN m.kind = 'capital' THEN 'capital' WHEN m.basis = 'budget' THEN 'budget' ELSE m.count_rule END AS counted_as
FROM spend AS m
INNER JOIN load AS l ON m.load_id = l.load_id
LEFT JOIN source AS s ON l.source_id = s.source_id
LEFT JOIN service AS v ON m.service_id = v.service_id
WHERE m.spend_id = $fact_id
ORDER BY m.spend_id, v.name;
