-- Where what is known of one building comes from: its template or each published row taken as it, and why. One row per row of a file.
SELECT
  s.name AS source,
  s.publisher,
  l.file_name,
  r.line_no,
  r.name AS printed,
  r.why,
  l.loaded_at
FROM building_row AS r
INNER JOIN load AS l ON r.load_id = l.load_id
INNER JOIN source AS s ON l.source_id = s.source_id
WHERE r.building_id = $building
UNION ALL
SELECT
  s.name AS source,
  s.publisher,
  l.file_name,
  NULL AS line_no,
  b.name AS printed,
  'its own template' AS why,
  l.loaded_at
FROM building AS b
INNER JOIN load AS l ON b.load_id = l.load_id
INNER JOIN source AS s ON l.source_id = s.source_id
WHERE b.building_id = $building
ORDER BY loaded_at, file_name, line_no;
