-- One indicator of one area over the periods, and a straight line through them one period on. One row per period, the projection last.
WITH points AS (
  SELECT
    v.period,
    v.value,
    v.lower_ci,
    v.upper_ci,
    CASE WHEN v.is_suppressed THEN '*' END AS suppressed,
    row_number() OVER (ORDER BY v.period) AS place
  FROM need_shown AS v
  WHERE v.indicator_id = $indicator AND v.area_id = $area
),

line AS (
  SELECT
    max(p.place) + 1 AS place,
    CASE WHEN count(p.value) > 1 THEN regr_intercept(p.value, p.place) + regr_slope(p.value, p.place) * (max(p.place) + 1) END AS value
  FROM points AS p
  HAVING count(p.value) > 1
)

SELECT
  p.period,
  p.value,
  p.lower_ci,
  p.upper_ci,
  p.suppressed,
  FALSE AS is_projection,
  p.place
FROM points AS p
UNION ALL
SELECT
  'next' AS period,
  greatest(0, l.value),
  NULL,
  NULL,
  NULL,
  TRUE,
  l.place
FROM line AS l
ORDER BY place;
