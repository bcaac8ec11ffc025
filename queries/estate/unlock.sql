-- Buildings of suitable kinds that are closed in a window of the week when people need them. One row per building, most hours first.
WITH days AS (
  SELECT unnest(coalesce($weekdays, [1, 2, 3, 4, 5])) AS weekday
),

bounds AS (
  SELECT
    coalesce($from_min, CAST(w.value[1:2] AS INTEGER) * 60 + CAST(w.value[4:5] AS INTEGER)) AS from_min,
    coalesce($to_min, CAST(w.value[7:8] AS INTEGER) * 60 + CAST(w.value[10:11] AS INTEGER)) AS to_min
  FROM setting_in_force AS w
  WHERE w.key = 'evening_window'
),

closings AS (
  SELECT
    b.building_id,
    b.name,
    b.use_class,
    d.weekday,
    max(s.close_min) AS last_closing_min
  FROM estate AS b
  INNER JOIN area AS a ON b.area_id = a.area_id
  CROSS JOIN days AS d
  LEFT JOIN opening AS s ON b.building_id = s.building_id AND d.weekday = s.weekday
  WHERE
    b.status IN ('in_use', 'part_vacant')
    AND ($area IS NULL OR a.area_id = $area OR a.parent_id = $area)
    AND list_contains(coalesce($kinds, ['school', 'library', 'childrens_centre', 'youth', 'leisure', 'community']), b.use_class)
  GROUP BY b.building_id, b.name, b.use_class, d.weekday
)

SELECT
  c.building_id,
  c.name,
  c.use_class,
  max(c.last_closing_min) AS last_closing_min,
  sum(greatest(0, w.to_min - greatest(coalesce(c.last_closing_min, 0), w.from_min))) / 60.0 AS hours_that_could_open
FROM closings AS c
CROSS JOIN bounds AS w
GROUP BY c.building_id, c.name, c.use_class
HAVING sum(greatest(0, w.to_min - greatest(coalesce(c.last_closing_min, 0), w.from_min))) > 0
ORDER BY hours_that_could_open DESC, last_closing_min DESC, c.building_id;
