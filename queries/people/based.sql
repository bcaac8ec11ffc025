-- Paid posts by the building they are based in, with where it stands. One row per building.
WITH based AS (
  SELECT
    p.building_id,
    sum(p.headcount) AS headcount,
    sum(p.fte) AS fte,
    arg_max(p.employer_id, p.fte) AS largest_id,
    count(DISTINCT p.employer_id) AS bodies
  FROM post_shown(NULL) AS p
  WHERE p.class = 'paid' AND p.building_id IS NOT NULL AND ($area IS NULL OR p.ward_id = $area)
  GROUP BY p.building_id
)

SELECT
  b.building_id,
  b.name,
  b.lat,
  b.lon,
  a.name AS area,
  o.name AS body,
  o.sector,
  p.bodies,
  p.headcount,
  p.fte
FROM based AS p
INNER JOIN building AS b ON p.building_id = b.building_id
INNER JOIN area AS a ON b.area_id = a.area_id
LEFT JOIN org AS o ON p.largest_id = o.org_id
ORDER BY p.fte DESC, b.building_id;
