-- The week of one building: when it is open, for whom and for what. One row per block of opening, Monday first.
SELECT
  s.weekday,
  s.open_min,
  s.close_min,
  o.name AS occupier,
  v.name AS service,
  s.term_time_only
FROM opening AS s
LEFT JOIN org AS o ON s.occupier_id = o.org_id
LEFT JOIN service AS v ON s.service_id = v.service_id
WHERE s.building_id = $building
ORDER BY s.weekday, s.open_min;
