-- The nine pieces of the change jigsaw: mean of each group's latest score, whether a piece is missing, then its symptom. One row per piece.
WITH latest AS (
  SELECT
    r.item,
    r.audience,
    arg_max(r.score, (r.taken_on, r.reading_id)) AS score,
    max(r.taken_on) AS taken_on
  FROM reading AS r
  WHERE
    r.instrument = 'jigsaw'
    AND ($audience IS NULL OR r.audience = $audience)
    AND ($date IS NULL OR r.taken_on <= CAST($date AS DATE))
  GROUP BY r.item, r.audience
),

pieces AS (
  SELECT
    l.item,
    avg(l.score) AS score,
    count(*) AS audiences,
    max(l.taken_on) AS taken_on
  FROM latest AS l
  GROUP BY l.item
),

carried AS (
  SELECT
    t.jigsaw AS item,
    count(*) AS tasks
  FROM plan_task AS t
  GROUP BY t.jigsaw
)

SELECT
  i.item,
  i.label,
  i.prompt,
  p.score,
  p.audiences,
  p.taken_on,
  coalesce(c.tasks, 0) AS tasks,
  coalesce(p.score, 0) < 1 OR coalesce(c.tasks, 0) = 0 AS is_missing,
  CASE WHEN coalesce(p.score, 0) < 1 OR coalesce(c.tasks, 0) = 0 THEN i.symptom END AS symptom
FROM instrument_item AS i
LEFT JOIN pieces AS p ON i.item = p.item
LEFT JOIN carried AS c ON i.item = c.item
WHERE i.instrument = 'jigsaw'
ORDER BY i.sort;
