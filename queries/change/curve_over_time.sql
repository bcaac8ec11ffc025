-- The change curve of each group at each date it was asked, groups of five or more (a setting) only. One row per group, date and stage.
SELECT
  r.audience,
  r.taken_on,
  i.item,
  i.label,
  i.sort,
  arg_max(r.score, r.reading_id) AS share,
  arg_max(r.respondents, r.reading_id) AS respondents
FROM reading AS r
INNER JOIN instrument_item AS i ON r.instrument = i.instrument AND r.item = i.item
WHERE r.instrument = 'change_curve' AND r.respondents >= setting_number('group_min_respondents')
GROUP BY r.audience, r.taken_on, i.item, i.label, i.sort
ORDER BY r.audience, r.taken_on, i.sort;
