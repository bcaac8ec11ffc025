-- Buildings whose name, address or postcode holds some words. One row per building, at most twenty.
SELECT
  b.building_id,
  b.name,
  b.use_class
FROM estate AS b
WHERE b.status <> 'disposed' AND contains(lower(concat_ws(' ', b.name, b.address, b.postcode)), lower(trim($words)))
ORDER BY b.name, b.building_id
LIMIT 20;
