-- The services that consultations said something about, to choose from. One row per service.
SELECT
  s.service_id,
  s.name,
  count(DISTINCT t.consultation_id) AS consultations
FROM service AS s
INNER JOIN consultation_theme AS t ON s.service_id = t.service_id
GROUP BY s.service_id, s.name
ORDER BY s.name, s.service_id;
