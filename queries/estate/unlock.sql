-- Buildings of suitable kinds, of an area or a list, closed in a window of the week when needed, and the nearest open then. One row per building, most hours first.
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

suitable AS (
  SELECT
    b.building_id,
    b.name,
    b.address,
    b.use_class,
    b.owner,
    b.lat,
    b.lon,
    b.hours_known,
    b.running_cost_gbp,
    CASE
      WHEN $buildings IS NOT NULL THEN list_contains($buildings, b.building_id)
      ELSE $area IS NULL OR a.area_id = $area OR a.parent_id = $area
    END AS is_here
  FROM estate AS b
  LEFT JOIN area AS a ON b.area_id = a.area_id
  WHERE
    b.status IN ('in_use', 'part_vacant')
    AND list_contains(coalesce($kinds, ['school', 'library', 'childrens_centre', 'youth', 'leisure', 'community']), b.use_class)
),

closings AS (
  SELECT
    b.building_id,
    d.weekday,
    max(s.close_min) AS last_closing_min,
    coalesce(bool_or(s.open_min < w.to_min AND s.close_min > w.from_min), FALSE) AS is_open_then
  FROM suitable AS b
  CROSS JOIN days AS d
  CROSS JOIN bounds AS w
  LEFT JOIN opening AS s ON b.building_id = s.building_id AND d.weekday = s.weekday
  WHERE b.hours_known
  GROUP BY b.building_id, d.weekday
),

window_of AS (
  SELECT
    c.building_id,
    max(c.last_closing_min) AS last_closing_min,
    sum(greatest(0, w.to_min - greatest(coalesce(c.last_closing_min, 0), w.from_min))) / 60.0 AS hours_that_could_open,
    bool_or(c.is_open_then) AS is_open_then
  FROM closings AS c
  CROSS JOIN bounds AS w
  GROUP BY c.building_id
),

closed AS (
  SELECT
    b.building_id,
    b.name,
    b.address,
    b.use_class,
    b.owner,
    b.lat,
    b.lon,
    b.running_cost_gbp,
    o.last_closing_min,
    o.hours_that_could_open
  FROM suitable AS b
  INNER JOIN window_of AS o ON b.building_id = o.building_id
  WHERE b.is_here AND o.hours_that_could_open > 0
),

nearest AS (
  SELECT
    c.building_id,
    arg_min(b.name, walk_metres(c.lat, c.lon, b.lat, b.lon)) AS open_then,
    min(walk_metres(c.lat, c.lon, b.lat, b.lon)) AS open_then_walk_m
  FROM closed AS c
  INNER JOIN suitable AS b ON c.building_id <> b.building_id
  INNER JOIN window_of AS o ON b.building_id = o.building_id AND o.is_open_then
  GROUP BY c.building_id
)

SELECT
  c.building_id,
  c.name,
  c.use_class,
  c.owner,
  c.last_closing_min,
  c.hours_that_could_open,
  n.open_then,
  n.open_then_walk_m,
  coalesce(n.open_then_walk_m <= setting_number('colocate_max_walk_m'), FALSE) AS is_near,
  c.running_cost_gbp,
  CASE WHEN count(*) OVER (PARTITION BY c.name) > 1 THEN c.address END AS where_it_is
FROM closed AS c
LEFT JOIN nearest AS n ON c.building_id = n.building_id
ORDER BY c.hours_that_could_open DESC, c.last_closing_min DESC NULLS LAST, c.building_id;
