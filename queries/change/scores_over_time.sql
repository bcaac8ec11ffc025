-- Mean score of each item of an instrument as it stood at each date of a reading, each group by its latest. One row per item and date.
WITH asked AS (
  SELECT
    r.item,
    r.audience,
    r.taken_on,
    arg_max(r.score, r.reading_id) AS score
  FROM reading AS r
  WHERE
    r.instrument = $instrument
    AND r.instrument <> 'change_curve'
    AND ($audience IS NULL OR r.audience = CAST($audience AS VARCHAR))
  GROUP BY r.item, r.audience, r.taken_on
),

spans AS (
  SELECT
    a.item,
    a.score,
    a.taken_on AS first_on,
    lead(a.taken_on) OVER (PARTITION BY a.item, a.audience ORDER BY a.taken_on) AS until
  FROM asked AS a
),

days AS (
  SELECT DISTINCT a.taken_on
  FROM asked AS a
)

SELECT
  i.item,
  i.label,
  i.sort,
  d.taken_on,
  avg(s.score) AS score,
  count(*) AS audiences
FROM days AS d
INNER JOIN spans AS s ON s.first_on <= d.taken_on AND (s.until IS NULL OR s.until > d.taken_on)
INNER JOIN instrument_item AS i ON i.instrument = $instrument AND s.item = i.item
GROUP BY i.item, i.label, i.sort, d.taken_on
ORDER BY i.sort, d.taken_on;
