-- All that is known of one building, with its latest source. One row per building asked for.
SELECT
  b.building_id,
  b.name,
  b.use_class,
  b.owner,
  b.owner_sector,
  b.provider,
  b.area_id,
  a.name AS area,
  b.address,
  b.postcode,
  b.uprn,
  b.is_approximate,
  b.is_outside,
  b.tenure,
  b.lease_end,
  b.lease_end <= current_date + INTERVAL 24 MONTHS AS lease_ends_soon,
  b.status,
  b.vacant_since,
  b.gia_m2,
  b.nia_m2,
  b.capacity,
  b.on_roll,
  b.counted_in,
  b.users,
  b.visits,
  b.workstations,
  b.condition,
  b.condition_date,
  b.suitability,
  b.energy,
  b.step_free,
  b.community_asset,
  b.running_cost_gbp,
  b.required_maintenance_gbp,
  b.hours,
  b.note,
  m.open_hours,
  m.share_of_usable,
  m.frequency,
  m.occupancy,
  m.utilisation,
  m.mean_people,
  m.surveyed_on,
  m.cost_per_m2,
  m.unfilled_share,
  m.desks_per_fte,
  m.m2_per_fte,
  m.plan_efficiency,
  u.reason,
  (
    SELECT CASE WHEN sum(p.headcount) >= setting_number('posts_min_people') THEN sum(p.fte) END
    FROM posts_on(NULL) AS p
    WHERE p.building_id = b.building_id AND p.class = 'paid'
  ) AS fte_based
FROM estate AS b
INNER JOIN building_metrics AS m ON b.building_id = m.building_id
LEFT JOIN underused_by($use_low, $vacant_months, $desks_per_fte_max, $unfilled_red) AS u ON b.building_id = u.building_id
LEFT JOIN area AS a ON b.area_id = a.area_id
WHERE b.building_id = $building
ORDER BY b.building_id;
