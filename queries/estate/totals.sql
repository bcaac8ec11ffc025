-- The estate in sum by owner and kind: area, cost, backlog, hours, share of usable hours. One row per owner and kind.
SELECT
  b.owner,
  b.use_class,
  count(*) AS buildings,
  sum(b.gia_m2) AS gia_m2,
  sum(b.running_cost_gbp) AS running_cost_gbp,
  sum(b.required_maintenance_gbp) AS backlog_gbp,
  sum(m.open_hours) AS open_hours,
  avg(m.share_of_usable) AS share_of_usable
FROM estate AS b
INNER JOIN building_metrics AS m ON b.building_id = m.building_id
LEFT JOIN area AS a ON b.area_id = a.area_id
WHERE
  b.status <> 'disposed'
  AND ($owner IS NULL OR b.owner_id = $owner)
  AND ($kinds IS NULL OR list_contains($kinds, b.use_class))
  AND ($area IS NULL OR a.area_id = $area OR a.parent_id = $area)
  AND ($sectors IS NULL OR list_contains($sectors, coalesce(b.owner_sector, 'unknown')))
GROUP BY b.owner, b.use_class
ORDER BY running_cost_gbp DESC NULLS LAST, b.owner, b.use_class;
