-- The services demand can be recorded for. One row per service.
SELECT
  s.service_id,
  s.name
FROM service AS s
ORDER BY s.name, s.service_id;
