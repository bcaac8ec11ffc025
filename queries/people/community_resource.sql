-- Volunteers and unpaid carers in people, hours a week and full-time equivalents; never in pounds. One row per kind.
SELECT
  p.class AS kind,
  sum(p.headcount) AS people,
  sum(p.fte) * setting_number('fte_hours') AS hours_week,
  sum(p.fte) AS fte,
  max(p.as_at) AS as_at,
  any_value(p.source) AS source
FROM beside_paid($area) AS p
WHERE p.class IN ('volunteer', 'unpaid_carer')
GROUP BY p.class
ORDER BY p.class DESC;
