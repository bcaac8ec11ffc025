-- The estate in sum by owner and kind: area, cost, backlog, hours, share of usable hours. One row per owner and kind.
SELECT
  o.name AS owner,
  b.use_class,
  count(*) AS buildings,
  sum(b.gia_m2) AS gia_m2,
  sum(b.running_cost_gbp) AS running_cost_gbp,
  sum(b.required_maintenance_gbp) AS backlog_gbp,
  sum(m.open_hours) AS open_hours,
  avg(m.share_of_usable) AS share_of_usable
FROM estate AS b
INNER JOIN org AS o ON b.owner_id = o.org_id
INNER JOIN building_metrics AS m ON b.building_id = m.building_id
WHERE b.status <> 'disposed' AND ($owner IS NULL OR o.org_id = $owner) AND ($kind IS NULL OR b.use_class = $kind)
GROUP BY o.name, b.use_class
ORDER BY o.name, b.use_class;
