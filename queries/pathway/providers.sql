-- The bodies that can provide a step. One row per body, by name.
SELECT
  o.org_id,
  o.name
FROM org AS o
WHERE o.sector <> 'citizens'
ORDER BY o.name, o.org_id;
