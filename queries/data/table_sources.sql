-- The sources whose rows are in each table; buildings are made of published lists too. One row per table and source.
WITH tables AS (
  SELECT
    l.load_id,
    unnest(
      CASE
        WHEN l.table_name = 'site' THEN ['site', 'building', 'building_session']
        WHEN l.table_name = 'land_asset' THEN ['land_asset', 'building']
        WHEN l.table_name = 'staff_count' THEN ['staff_count', l.kind]
        ELSE [l.table_name]
      END
    ) AS table_name
  FROM load AS l
  WHERE l.status = 'accepted' AND l.load_id > 0
)

SELECT
  t.table_name,
  s.name AS source,
  s.publisher,
  s.licence,
  max(l.loaded_at) AS last_loaded_at
FROM tables AS t
INNER JOIN load AS l ON t.load_id = l.load_id
INNER JOIN source AS s ON l.source_id = s.source_id
GROUP BY t.table_name, s.name, s.publisher, s.licence
ORDER BY t.table_name, s.name;
