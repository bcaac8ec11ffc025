-- The latest score each group gave each item of an instrument, and their mean with each group counted once. One row per item and group.
SELECT
  i.item,
  i.label,
  i.prompt,
  i.sort,
  r.audience,
  arg_max(r.score, (r.taken_on, r.reading_id)) AS score,
  arg_max(r.respondents, (r.taken_on, r.reading_id)) AS respondents,
  max(r.taken_on) AS taken_on,
  avg(arg_max(r.score, (r.taken_on, r.reading_id))) OVER (PARTITION BY i.item) AS mean_score
FROM reading AS r
INNER JOIN instrument_item AS i ON r.instrument = i.instrument AND r.item = i.item
WHERE
  r.instrument = $instrument
  AND r.instrument <> 'change_curve'
  AND ($date IS NULL OR r.taken_on <= CAST($date AS DATE))
GROUP BY i.item, i.label, i.prompt, i.sort, r.audience
ORDER BY i.sort, r.audience;
