-- The buildings that are used little, each with the reason in words. One row per building, dearest to run first.
SELECT
  u.building_id,
  b.name,
  b.use_class,
  b.owner,
  a.name AS area,
  u.reason,
  b.running_cost_gbp,
  b.required_maintenance_gbp AS backlog_gbp
FROM underused_by($use_low, $vacant_months, $desks_per_fte_max, $unfilled_red) AS u
INNER JOIN estate AS b ON u.building_id = b.building_id
LEFT JOIN area AS a ON b.area_id = a.area_id
WHERE
  ($area IS NULL OR a.area_id = $area OR a.parent_id = $area)
  AND ($kinds IS NULL OR list_contains($kinds, b.use_class))
  AND ($sectors IS NULL OR list_contains($sectors, coalesce(b.owner_sector, 'unknown')))
ORDER BY b.running_cost_gbp DESC NULLS LAST, u.building_id;
