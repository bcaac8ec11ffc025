-- The handbook's ten steps, each with its latest reading: 0 not started, 1 going, 2 done. One row per step, in order.
WITH latest AS (
  SELECT
    r.item,
    arg_max(r.score, (r.taken_on, r.reading_id)) AS score,
    max(r.taken_on) AS taken_on
  FROM reading AS r
  WHERE r.instrument = 'ten_step'
  GROUP BY r.item
)

SELECT
  i.sort AS step,
  i.item,
  i.label,
  coalesce(l.score, 0) AS score,
  l.taken_on
FROM instrument_item AS i
LEFT JOIN latest AS l ON i.item = l.item
WHERE i.instrument = 'ten_step'
ORDER BY i.sort;
