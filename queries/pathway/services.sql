-- The services a step can belong to. One row per service, by name.
SELECT
  s.service_id,
  s.name
FROM service AS s
ORDER BY s.name, s.service_id;
