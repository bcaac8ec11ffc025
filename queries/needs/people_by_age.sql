-- People of an area, or of several, by age beside the place: the latest estimate, and the last projected year where later years are loaded. One row per age and year.
WITH whole AS (
  SELECT coalesce(max(s.value), min(a.area_id)) AS area_id
  FROM area AS a
  LEFT JOIN setting_in_force AS s ON s.key = 'place_area'
  WHERE a.level = 'place'
),

-- A year after the one the count of money is about has not been counted yet: it is a projection.
years AS (
  SELECT
    max(p.year) FILTER (p.year <= coalesce(chosen_year(NULL), year(current_date))) AS estimate,
    max(p.year) FILTER (p.year > coalesce(chosen_year(NULL), year(current_date))) AS projection
  FROM population AS p
  WHERE list_contains($areas, p.area_id)
),

here AS (
  SELECT
    p.year,
    p.age_from,
    p.age_to,
    sum(p.people) AS people
  FROM population AS p
  INNER JOIN years AS y ON p.year = y.estimate OR p.year = y.projection
  WHERE list_contains($areas, p.area_id)
  GROUP BY p.year, p.age_from, p.age_to
),

totals AS (
  SELECT
    p.year,
    sum(p.people) AS people
  FROM population AS p
  INNER JOIN whole AS w ON p.area_id = w.area_id
  GROUP BY p.year
),

-- The place may be known in finer ages than the area: its ages are added up to those of the area.
place AS (
  SELECT
    h.year,
    h.age_from,
    h.age_to,
    sum(p.people) AS people
  FROM here AS h
  CROSS JOIN whole AS w
  INNER JOIN population AS p ON p.area_id = w.area_id AND h.year = p.year AND p.age_from >= h.age_from AND p.age_to <= h.age_to
  GROUP BY h.year, h.age_from, h.age_to
)

SELECT
  h.year,
  h.year > y.estimate AS is_projection,
  h.age_from,
  h.age_to,
  h.people,
  h.people / nullif(sum(h.people) OVER (PARTITION BY h.year), 0) AS share,
  p.people / nullif(t.people, 0) AS place_share
FROM here AS h
CROSS JOIN years AS y
LEFT JOIN place AS p ON h.year = p.year AND h.age_from = p.age_from AND h.age_to = p.age_to
LEFT JOIN totals AS t ON h.year = t.year
WHERE y.estimate IS NOT NULL
ORDER BY h.year, h.age_from, h.age_to;
