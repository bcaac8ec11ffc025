-- Capacity, capability and culture of commissioning: latest mean score, 1 to 5. One row per C.
WITH latest AS (
  SELECT
    r.item,
    arg_max(r.score, (r.taken_on, r.reading_id)) AS score,
    arg_max(r.respondents, (r.taken_on, r.reading_id)) AS respondents,
    max(r.taken_on) AS taken_on
  FROM reading AS r
  WHERE
    r.instrument = 'ccc'
    AND ($audience IS NULL OR r.audience = $audience)
    AND ($date IS NULL OR r.taken_on <= CAST($date AS DATE))
  GROUP BY r.item
)

SELECT
  i.item,
  i.label,
  i.prompt,
  l.score,
  l.taken_on
FROM instrument_item AS i
LEFT JOIN latest AS l ON i.item = l.item
WHERE i.instrument = 'ccc'
ORDER BY i.sort;
