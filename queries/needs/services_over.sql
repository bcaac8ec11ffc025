-- The kinds of building, and the services given in buildings, that may lie over a map of needs. One row per kind or service.
SELECT
  'kind' AS what,
  b.use_class AS code,
  b.use_class AS name,
  count(*) AS buildings
FROM estate AS b
WHERE b.status <> 'disposed' AND b.lat IS NOT NULL
GROUP BY b.use_class
UNION ALL
SELECT
  'service' AS what,
  s.service_id AS code,
  s.name,
  count(DISTINCT o.building_id) AS buildings
FROM opening AS o
INNER JOIN service AS s ON o.service_id = s.service_id
GROUP BY s.service_id, s.name
ORDER BY what, name, code;
