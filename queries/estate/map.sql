-- Every building as a point with its kind, owner, flags and the measures a map can be coloured by. One row per building.
SELECT
  b.building_id,
  b.name,
  b.lat,
  b.lon,
  b.use_class,
  b.owner,
  b.owner_sector,
  b.status,
  u.reason AS flags,
  m.utilisation,
  m.open_hours,
  m.share_of_usable,
  m.cost_per_m2,
  b.condition,
  m.unfilled_share,
  m.desks_per_fte,
  b.running_cost_gbp
FROM estate AS b
INNER JOIN building_metrics AS m ON b.building_id = m.building_id
LEFT JOIN underused_by($use_low, $vacant_months, $desks_per_fte_max, $unfilled_red) AS u ON b.building_id = u.building_id
LEFT JOIN area AS a ON b.area_id = a.area_id
WHERE
  b.status <> 'disposed'
  AND (NOT coalesce($flags, FALSE) OR u.reason IS NOT NULL)
  AND ($area IS NULL OR a.area_id = $area OR a.parent_id = $area)
  AND ($kinds IS NULL OR list_contains($kinds, b.use_class))
  AND ($sectors IS NULL OR list_contains($sectors, coalesce(b.owner_sector, 'unknown')))
ORDER BY b.building_id;
