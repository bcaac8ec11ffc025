-- The thresholds by which a building is called underused, and the shipped value of each. One row per threshold.
SELECT
  s.key,
  s.meaning,
  s.unit,
  s.basis,
  CAST(s.value AS DOUBLE) AS value,
  CAST(z.value AS DOUBLE) AS shipped
FROM setting_in_force AS s
INNER JOIN setting AS z ON s.key = z.key AND z.load_id = 0
WHERE s.key IN ('use_low', 'vacant_months', 'desks_per_fte_max', 'unfilled_red', 'colocate_max_walk_m')
ORDER BY s.key;
