-- For how many buildings each measure of the map is known, but status, which every list gives. One row per area asked for.
SELECT
  count(m.utilisation) AS utilisation,
  count(m.open_hours) AS hours,
  count(m.cost_per_m2) AS cost,
  count(b.condition) AS condition,
  count(m.unfilled_share) AS unfilled,
  count(m.desks_per_fte) AS desks
FROM estate AS b
INNER JOIN building_metrics AS m ON b.building_id = m.building_id
LEFT JOIN area AS a ON b.area_id = a.area_id
WHERE
  b.status <> 'disposed'
  AND ($area IS NULL OR a.area_id = $area OR a.parent_id = $area)
ORDER BY hours;
