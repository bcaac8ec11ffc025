-- Places within a walk for each thousand people, by the two-step floating catchment method (Luo and Wang 2003). One row per ward.
WITH people AS (
  SELECT
    a.area_id,
    a.name,
    a.lat,
    a.lon,
    sum(p.people) AS people
  FROM area AS a
  INNER JOIN population AS p ON a.area_id = p.area_id
  WHERE a.level = 'ward' AND p.year = (SELECT max(q.year) FROM population AS q WHERE q.area_id = a.area_id)
  GROUP BY a.area_id, a.name, a.lat, a.lon
),

supply AS (
  SELECT
    b.building_id,
    b.lat,
    b.lon,
    b.capacity
  FROM estate AS b
  WHERE
    b.status IN ('in_use', 'part_vacant')
    AND b.capacity > 0
    AND list_contains(coalesce($kinds, ['library', 'childrens_centre', 'leisure', 'youth', 'community']), b.use_class)
),

reach AS (
  SELECT
    s.building_id,
    s.capacity,
    p.area_id,
    p.people
  FROM supply AS s
  INNER JOIN people AS p ON walk_metres(p.lat, p.lon, s.lat, s.lon) <= coalesce($distance, 1600)
),

ratios AS (
  SELECT
    building_id,
    area_id,
    capacity / sum(people) OVER (PARTITION BY building_id) AS ratio
  FROM reach
)

SELECT
  p.area_id,
  p.name AS area,
  1000 * coalesce(sum(r.ratio), 0) AS places_per_1000
FROM people AS p
LEFT JOIN ratios AS r ON p.area_id = r.area_id
GROUP BY p.area_id, p.name
ORDER BY p.area_id;
