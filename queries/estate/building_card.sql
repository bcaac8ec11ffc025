-- All that is known of one building, with its week and its source. One row per block of opening in the week, or one for a building without.
SELECT
  b.building_id,
  b.name,
  b.use_class,
  o.name AS owner,
  a.name AS area,
  b.tenure,
  b.lease_end,
  b.status,
  b.vacant_since,
  b.gia_m2,
  b.nia_m2,
  b.capacity,
  b.on_roll,
  b.workstations,
  b.condition,
  b.energy,
  b.step_free,
  b.community_asset,
  b.running_cost_gbp,
  b.required_maintenance_gbp,
  m.open_hours,
  m.utilisation,
  m.cost_per_m2,
  u.reason,
  s.weekday,
  s.open_min,
  s.close_min,
  v.name AS service,
  c.name AS source,
  l.file_name
FROM estate AS b
INNER JOIN org AS o ON b.owner_id = o.org_id
INNER JOIN area AS a ON b.area_id = a.area_id
INNER JOIN building_metrics AS m ON b.building_id = m.building_id
LEFT JOIN underused AS u ON b.building_id = u.building_id
LEFT JOIN opening AS s ON b.building_id = s.building_id
LEFT JOIN service AS v ON s.service_id = v.service_id
LEFT JOIN load AS l ON b.load_id = l.load_id
LEFT JOIN source AS c ON l.source_id = c.source_id
WHERE b.building_id = $building
ORDER BY s.weekday, s.open_min;
