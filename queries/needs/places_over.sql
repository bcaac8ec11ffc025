-- The buildings that may lie over a map of needs, by kind of building or by the service that is given in them. One row per building.
SELECT
  b.building_id,
  b.name,
  b.lat,
  b.lon,
  b.use_class,
  b.owner,
  b.owner_sector
FROM estate AS b
WHERE
  b.status <> 'disposed'
  AND ($kinds IS NULL OR list_contains($kinds, b.use_class))
  AND ($service IS NULL OR b.building_id IN (SELECT o.building_id FROM opening AS o WHERE o.service_id = $service))
ORDER BY b.building_id;
