-- The groups that were asked, with what they were asked and whether their change curve is of too few to show. One row per group.
SELECT
  r.audience,
  list(DISTINCT r.instrument ORDER BY r.instrument) AS instruments,
  max(r.taken_on) AS taken_on,
  coalesce(
    max(r.respondents) FILTER (r.instrument = 'change_curve') < setting_number('group_min_respondents'), FALSE
  ) AS is_too_few
FROM reading AS r
GROUP BY r.audience
ORDER BY r.audience;
