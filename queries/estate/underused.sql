-- The buildings that are used little, each with the reason in words. One row per building, dearest to run first.
SELECT
  u.building_id,
  b.name,
  b.use_class,
  o.name AS owner,
  a.name AS area,
  u.reason,
  b.running_cost_gbp
FROM underused AS u
INNER JOIN estate AS b ON u.building_id = b.building_id
INNER JOIN org AS o ON b.owner_id = o.org_id
INNER JOIN area AS a ON b.area_id = a.area_id
ORDER BY b.running_cost_gbp DESC NULLS LAST, u.building_id;
