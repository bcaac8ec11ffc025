-- Who volunteers and who cares unpaid, with whom and for what, and elected members; never in pounds. One row per group of people, largest first.
SELECT
  p.class,
  p.title,
  coalesce(o.name, 'Several bodies') AS body,
  coalesce(v.name, 'Several services') AS service,
  p.headcount AS people,
  p.fte * setting_number('fte_hours') AS hours_week,
  p.fte,
  p.evenings,
  p.weekends
FROM post_shown(NULL) AS p
LEFT JOIN org AS o ON p.employer_id = o.org_id
LEFT JOIN service AS v ON p.service_id = v.service_id
WHERE p.class <> 'paid' AND ($area IS NULL OR p.ward_id = $area)
ORDER BY p.fte DESC, p.title, p.shown_id;
