-- Volunteers and unpaid carers in people, hours a week and full-time equivalents; never in pounds. One row per kind.
SELECT
  p.class AS kind,
  sum(p.headcount) AS people,
  sum(p.fte) * setting_number('fte_hours') AS hours_week,
  sum(p.fte) AS fte
FROM post_shown(NULL) AS p
WHERE p.class IN ('volunteer', 'unpaid_carer') AND ($area IS NULL OR p.ward_id = $area)
GROUP BY p.class
ORDER BY p.class DESC;
