-- Volunteers and unpaid carers in people, hours a week and full-time equivalents; never in pounds. One row per kind.
SELECT
  p.kind,
  sum(p.headcount) AS people,
  sum(p.fte) * setting_number('fte_hours') AS hours_week,
  sum(p.fte) AS fte
FROM post_group AS p
WHERE p.kind IN ('volunteer', 'unpaid_carer')
GROUP BY p.kind
ORDER BY p.kind DESC;
