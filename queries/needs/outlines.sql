-- The outlines of the areas of one level, with the middle of each. One row per area.
SELECT
  a.area_id,
  a.name,
  a.level,
  a.lat,
  a.lon,
  w.name AS parent,
  b.geojson
FROM area AS a
INNER JOIN boundary AS b ON a.area_id = b.area_id
LEFT JOIN area AS w ON a.parent_id = w.area_id
WHERE a.level = $level
ORDER BY a.area_id;
