-- Where one may ask from: the wards' middles and the buildings. One row per place, wards first, by name.
SELECT
  'area-' || a.area_id AS code,
  a.name,
  'ward' AS kind,
  a.lat,
  a.lon
FROM area AS a
WHERE a.level = 'ward' AND a.lat IS NOT NULL AND a.lon IS NOT NULL
UNION ALL
SELECT
  'building-' || b.building_id,
  b.name,
  'building',
  b.lat,
  b.lon
FROM estate AS b
WHERE b.status <> 'disposed' AND b.lat IS NOT NULL AND b.lon IS NOT NULL
ORDER BY kind DESC, name, code;
