-- Who volunteers and who cares unpaid, with whom and for what, and elected members; never in pounds. One row per group of people, largest first.
SELECT
  p.class,
  p.title,
  p.body,
  p.service,
  p.headcount AS people,
  p.fte * setting_number('fte_hours') AS hours_week,
  p.fte,
  p.evenings,
  p.weekends
FROM beside_paid($area) AS p
ORDER BY p.fte DESC, p.title, p.shown_id;
