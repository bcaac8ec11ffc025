-- Where people stand on the change curve: the share at each stage, over groups of five or more (a setting) only. One row per stage.
WITH latest AS (
  SELECT
    r.item,
    r.audience,
    arg_max(r.score, (r.taken_on, r.reading_id)) AS score,
    arg_max(r.respondents, (r.taken_on, r.reading_id)) AS respondents,
    max(r.taken_on) AS taken_on
  FROM reading AS r
  WHERE
    r.instrument = 'change_curve'
    AND ($audience IS NULL OR r.audience = $audience)
    AND ($date IS NULL OR r.taken_on <= CAST($date AS DATE))
    AND r.respondents >= setting_number('group_min_respondents')
  GROUP BY r.item, r.audience
)

SELECT
  i.item,
  i.label,
  sum(l.score * l.respondents) / nullif(sum(l.respondents), 0) AS share,
  sum(l.respondents) AS respondents,
  max(l.taken_on) AS taken_on
FROM instrument_item AS i
INNER JOIN latest AS l ON i.item = l.item
WHERE i.instrument = 'change_curve'
GROUP BY i.item, i.label, i.sort
ORDER BY i.sort;
