-- The kinds of building and of owner there are, to filter by. One row per kind and sector.
SELECT
  b.use_class,
  coalesce(b.owner_sector, 'unknown') AS sector,
  count(*) AS buildings
FROM estate AS b
WHERE b.status <> 'disposed'
GROUP BY b.use_class, sector
ORDER BY buildings DESC, b.use_class, sector;
