-- The outlines of the place and its wards. One row per area.
SELECT
  a.area_id,
  a.name,
  a.level,
  b.geojson
FROM area AS a
INNER JOIN boundary AS b ON a.area_id = b.area_id
WHERE a.level IN ('place', 'ward')
ORDER BY a.level, a.area_id;
