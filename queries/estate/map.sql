-- Every building as a point with its kind, owner, flags and the measures a map can be coloured by. One row per building.
SELECT
  b.building_id,
  b.name,
  b.lat,
  b.lon,
  b.use_class,
  o.name AS owner,
  o.sector AS owner_sector,
  b.status,
  u.reason AS flags,
  m.utilisation,
  m.open_hours,
  m.cost_per_m2,
  b.condition,
  m.unfilled_share,
  m.desks_per_fte
FROM estate AS b
INNER JOIN org AS o ON b.owner_id = o.org_id
INNER JOIN building_metrics AS m ON b.building_id = m.building_id
LEFT JOIN underused AS u ON b.building_id = u.building_id
WHERE b.status <> 'disposed' AND (NOT coalesce($flags, FALSE) OR u.reason IS NOT NULL)
ORDER BY b.building_id;
