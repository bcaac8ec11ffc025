-- The nine pieces of the change jigsaw: latest score, whether a piece is missing, and then its symptom. One row per piece.
WITH latest AS (
  SELECT
    r.item,
    arg_max(r.score, (r.taken_on, r.reading_id)) AS score,
    arg_max(r.respondents, (r.taken_on, r.reading_id)) AS respondents,
    max(r.taken_on) AS taken_on
  FROM reading AS r
  WHERE
    r.instrument = 'jigsaw'
    AND ($audience IS NULL OR r.audience = $audience)
    AND ($date IS NULL OR r.taken_on <= CAST($date AS DATE))
  GROUP BY r.item
)

SELECT
  i.item,
  i.label,
  i.prompt,
  l.score,
  (SELECT count(*) FROM plan_task AS t WHERE t.jigsaw = i.item) AS tasks,
  coalesce(l.score, 0) < 1 OR NOT EXISTS (SELECT 1 FROM plan_task AS t WHERE t.jigsaw = i.item) AS is_missing,
  CASE
    WHEN coalesce(l.score, 0) < 1 OR NOT EXISTS (SELECT 1 FROM plan_task AS t WHERE t.jigsaw = i.item) THEN i.symptom
  END AS symptom
FROM instrument_item AS i
LEFT JOIN latest AS l ON i.item = l.item
WHERE i.instrument = 'jigsaw'
ORDER BY i.sort;
