-- The sources whose rows are in each table. One row per table and source.
SELECT
  l.table_name,
  s.name AS source,
  s.publisher,
  s.licence,
  max(l.loaded_at) AS last_loaded_at
FROM load AS l
INNER JOIN source AS s ON l.source_id = s.source_id
WHERE l.status = 'accepted' AND l.load_id > 0
GROUP BY l.table_name, s.name, s.publisher, s.licence
ORDER BY l.table_name, s.name;
