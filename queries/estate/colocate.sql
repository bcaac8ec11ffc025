-- Underused buildings that could move in with another within a walk, where there is room at the same or at another time. One row per pair, most cost that could stop first.
WITH facts AS (
  SELECT
    b.building_id,
    b.name,
    b.use_class,
    b.area_id,
    b.owner,
    b.lat,
    b.lon,
    b.status,
    b.condition,
    b.step_free,
    b.tenure,
    b.lease_end,
    b.community_asset,
    b.running_cost_gbp,
    b.required_maintenance_gbp,
    coalesce(b.capacity, b.workstations) AS places,
    m.open_hours,
    m.mean_people,
    u.reason
  FROM estate AS b
  INNER JOIN building_metrics AS m ON b.building_id = m.building_id
  LEFT JOIN underused_by($use_low, $vacant_months, $desks_per_fte_max, $unfilled_red) AS u ON b.building_id = u.building_id
  WHERE b.status IN ('in_use', 'part_vacant')
),

leaving AS (
  SELECT
    f.building_id,
    f.name,
    f.owner,
    f.lat,
    f.lon,
    f.tenure,
    f.lease_end,
    f.community_asset,
    f.running_cost_gbp,
    f.required_maintenance_gbp,
    f.open_hours,
    f.mean_people,
    f.reason
  FROM facts AS f
  LEFT JOIN area AS a ON f.area_id = a.area_id
  WHERE
    f.reason IS NOT NULL
    AND ($area IS NULL OR a.area_id = $area OR a.parent_id = $area)
    AND ($kinds IS NULL OR list_contains($kinds, f.use_class))
),

-- A square of about a kilometre and a half a side, so that only neighbours are measured against each other.
reach AS (
  SELECT
    coalesce($max_walk, setting_number('colocate_max_walk_m')) AS walk_m,
    setting_number('usable_hours_week') AS usable_hours,
    coalesce($max_walk, setting_number('colocate_max_walk_m')) / setting_number('detour_factor') / 111000 AS degrees
),

pairs AS (
  SELECT
    a.building_id AS leaving,
    a.name AS leaving_name,
    a.owner AS leaving_owner,
    a.reason AS leaving_reason,
    a.lat AS leaving_lat,
    a.lon AS leaving_lon,
    b.building_id AS host,
    b.name AS host_name,
    b.owner AS host_owner,
    b.lat AS host_lat,
    b.lon AS host_lon,
    walk_metres(a.lat, a.lon, b.lat, b.lon) AS walk_m,
    b.open_hours AS host_hours,
    r.usable_hours - b.open_hours AS host_spare_hours,
    a.running_cost_gbp AS could_stop,
    a.required_maintenance_gbp AS backlog_avoided_gbp,
    a.tenure AS leaving_tenure,
    a.lease_end AS leaving_lease_end,
    a.community_asset AS leaving_is_community_asset,
    b.tenure AS host_tenure,
    b.condition AS host_condition,
    b.places - b.mean_people >= a.mean_people AS room_at_same_time,
    b.places >= a.mean_people AND r.usable_hours - b.open_hours >= a.open_hours AS room_at_other_time
  FROM leaving AS a
  CROSS JOIN reach AS r
  INNER JOIN facts AS b
    ON
      a.building_id <> b.building_id
      AND b.lat BETWEEN a.lat - r.degrees AND a.lat + r.degrees
      AND b.lon BETWEEN a.lon - r.degrees / cos(radians(a.lat)) AND a.lon + r.degrees / cos(radians(a.lat))
  WHERE b.condition <> 'D' AND b.step_free
)

SELECT
  p.leaving,
  p.leaving_name,
  p.leaving_owner,
  p.leaving_reason,
  p.leaving_lat,
  p.leaving_lon,
  p.host,
  p.host_name,
  p.host_owner,
  p.host_lat,
  p.host_lon,
  p.walk_m,
  p.walk_m / setting_number('walk_m_per_min') AS walk_min,
  p.host_hours,
  p.host_spare_hours,
  p.could_stop,
  p.backlog_avoided_gbp,
  p.leaving_tenure,
  p.leaving_lease_end,
  p.leaving_is_community_asset,
  p.host_tenure,
  p.host_condition,
  coalesce(p.room_at_same_time, FALSE) AS room_at_same_time,
  coalesce(p.room_at_other_time, FALSE) AS room_at_other_time,
  i.integration
FROM pairs AS p
CROSS JOIN reach AS r
LEFT JOIN share_in_force AS i ON p.leaving = i.leaving AND p.host = i.host
WHERE p.walk_m <= r.walk_m AND (p.room_at_same_time OR p.room_at_other_time)
ORDER BY p.could_stop DESC NULLS LAST, p.walk_m, p.host;
