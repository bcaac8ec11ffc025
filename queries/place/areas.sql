-- The areas a person can choose: the whole place first, then its wards by name. One row per area.
SELECT
  a.area_id,
  a.name,
  a.level
FROM area AS a
WHERE a.level IN ('place', 'ward')
ORDER BY a.level, a.name;
