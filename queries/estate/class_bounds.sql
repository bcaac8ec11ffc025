-- The thresholds that bound the classes a map is coloured by. One row per threshold.
SELECT
  s.key,
  CAST(s.value AS DOUBLE) AS value
FROM setting_in_force AS s
WHERE s.key IN ('use_low', 'use_fair', 'unfilled_amber', 'unfilled_red')
ORDER BY s.key;
