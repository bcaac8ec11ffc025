-- Underused buildings that could move in with another within a walk, where there is room at the same or at another time. One row per pair, most cost that could stop first.
WITH facts AS (
  SELECT
    b.building_id,
    b.name,
    b.lat,
    b.lon,
    b.status,
    b.condition,
    b.step_free,
    b.tenure,
    b.community_asset,
    b.running_cost_gbp,
    b.required_maintenance_gbp,
    coalesce(b.capacity, b.workstations) AS places,
    m.open_hours,
    m.mean_people,
    u.reason
  FROM estate AS b
  INNER JOIN building_metrics AS m ON b.building_id = m.building_id
  LEFT JOIN underused AS u ON b.building_id = u.building_id
),

pairs AS (
  SELECT
    a.building_id AS leaving,
    a.name AS leaving_name,
    b.building_id AS host,
    b.name AS host_name,
    walk_metres(a.lat, a.lon, b.lat, b.lon) AS walk_m,
    b.open_hours AS host_hours,
    setting_number('usable_hours_week') - b.open_hours AS host_spare_hours,
    a.running_cost_gbp AS could_stop,
    a.required_maintenance_gbp AS backlog_avoided_gbp,
    a.tenure AS leaving_tenure,
    a.community_asset AS leaving_is_community_asset,
    b.places - b.mean_people >= a.mean_people AS room_at_same_time
  FROM facts AS a
  INNER JOIN facts AS b
    ON
      a.building_id <> b.building_id
      AND b.lat BETWEEN a.lat - 0.05 AND a.lat + 0.05
      AND b.lon BETWEEN a.lon - 0.08 AND a.lon + 0.08
  WHERE
    a.reason IS NOT NULL
    AND a.status IN ('in_use', 'part_vacant')
    AND b.status IN ('in_use', 'part_vacant')
    AND b.condition <> 'D'
    AND b.step_free
    AND (
      b.places - b.mean_people >= a.mean_people
      OR (b.places >= a.mean_people AND setting_number('usable_hours_week') - b.open_hours >= a.open_hours)
    )
)

SELECT
  leaving,
  leaving_name,
  host,
  host_name,
  walk_m,
  walk_m / setting_number('walk_m_per_min') AS walk_min,
  host_hours,
  host_spare_hours,
  could_stop,
  backlog_avoided_gbp,
  leaving_tenure,
  leaving_is_community_asset,
  room_at_same_time
FROM pairs
WHERE walk_m <= coalesce($max_walk, setting_number('colocate_max_walk_m'))
ORDER BY could_stop DESC NULLS LAST, walk_m, host;
