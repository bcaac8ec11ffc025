-- Where a group stands on the change curve: the share at each stage, of groups of five or more only. One row per stage.
WITH latest AS (
  SELECT
    r.item,
    arg_max(r.score, (r.taken_on, r.reading_id)) AS score,
    arg_max(r.respondents, (r.taken_on, r.reading_id)) AS respondents,
    max(r.taken_on) AS taken_on
  FROM reading AS r
  WHERE
    r.instrument = 'change_curve'
    AND ($audience IS NULL OR r.audience = $audience)
    AND ($date IS NULL OR r.taken_on <= CAST($date AS DATE))
    AND r.respondents >= setting_number('group_min_respondents')
  GROUP BY r.item
)

SELECT
  i.item,
  i.label,
  l.score AS share,
  l.respondents,
  l.taken_on
FROM instrument_item AS i
INNER JOIN latest AS l ON i.item = l.item
WHERE i.instrument = 'change_curve'
ORDER BY i.sort;
