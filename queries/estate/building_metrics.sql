-- How each building is used: hours, shares, frequency, occupancy, utilisation, cost, desks, places, backlog. One row per building.
SELECT
  b.building_id,
  b.name,
  m.open_hours,
  m.share_of_168,
  m.share_of_usable,
  m.frequency,
  m.occupancy,
  m.utilisation,
  m.cost_per_m2,
  m.unfilled_share,
  m.desks_per_fte,
  m.m2_per_fte,
  m.plan_efficiency,
  m.backlog_gbp,
  m.surveyed_on
FROM estate AS b
INNER JOIN building_metrics AS m ON b.building_id = m.building_id
ORDER BY b.building_id;
