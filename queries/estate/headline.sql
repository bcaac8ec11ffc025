-- The estate in one line: buildings and plots of land, their hours, cost and backlog, and how many are used little. One row per area asked for.
SELECT
  count(*) FILTER (b.use_class <> 'land') AS buildings,
  count(*) FILTER (b.use_class = 'land') AS plots,
  count(m.open_hours) FILTER (b.use_class <> 'land') AS with_hours,
  avg(m.open_hours) FILTER (b.use_class <> 'land') AS open_hours,
  avg(m.share_of_usable) FILTER (b.use_class <> 'land') AS share_of_usable,
  sum(b.running_cost_gbp) AS running_cost_gbp,
  sum(b.required_maintenance_gbp) AS backlog_gbp,
  sum(b.gia_m2) AS gia_m2,
  count(u.reason) AS underused,
  sum(b.running_cost_gbp) FILTER (u.reason IS NOT NULL) AS underused_cost_gbp,
  sum(b.capacity - b.on_roll) FILTER (b.capacity > b.on_roll) AS unfilled_places
FROM estate AS b
INNER JOIN building_metrics AS m ON b.building_id = m.building_id
LEFT JOIN underused_by($use_low, $vacant_months, $desks_per_fte_max, $unfilled_red) AS u ON b.building_id = u.building_id
LEFT JOIN area AS a ON b.area_id = a.area_id
WHERE
  b.status <> 'disposed'
  AND ($area IS NULL OR a.area_id = $area OR a.parent_id = $area)
  AND ($kinds IS NULL OR list_contains($kinds, b.use_class))
  AND ($sectors IS NULL OR list_contains($sectors, coalesce(b.owner_sector, 'unknown')))
ORDER BY buildings;
