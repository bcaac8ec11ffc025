-- Paid posts by the building they are based in, with where it stands. One row per building.
SELECT
  p.building_id,
  any_value(p.base) AS name,
  any_value(p.base_lat) AS lat,
  any_value(p.base_lon) AS lon,
  any_value(p.base_area) AS area,
  coalesce(arg_max(p.employer, p.fte), 'Several bodies') AS body,
  arg_max(p.sector, p.fte) AS sector,
  count(DISTINCT p.employer_id) AS bodies,
  sum(p.headcount) AS headcount,
  sum(p.fte) AS fte
FROM post_shown(NULL) AS p
WHERE p.class = 'paid' AND p.base_lat IS NOT NULL AND ($area IS NULL OR p.ward_id = $area)
GROUP BY p.building_id
ORDER BY fte DESC, p.building_id;
