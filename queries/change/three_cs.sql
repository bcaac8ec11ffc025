-- Capacity, capability and culture of commissioning: mean of each group's latest score, 1 to 5. One row per C.
WITH latest AS (
  SELECT
    r.item,
    r.audience,
    arg_max(r.score, (r.taken_on, r.reading_id)) AS score,
    max(r.taken_on) AS taken_on
  FROM reading AS r
  WHERE
    r.instrument = 'ccc'
    AND ($audience IS NULL OR r.audience = $audience)
    AND ($date IS NULL OR r.taken_on <= CAST($date AS DATE))
  GROUP BY r.item, r.audience
)

SELECT
  i.item,
  i.label,
  i.prompt,
  avg(l.score) AS score,
  max(l.taken_on) AS taken_on
FROM instrument_item AS i
LEFT JOIN latest AS l ON i.item = l.item
WHERE i.instrument = 'ccc'
GROUP BY i.item, i.label, i.prompt, i.sort
ORDER BY i.sort;
