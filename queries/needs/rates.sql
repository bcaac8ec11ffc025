-- One indicator in every area of a level, with its interval and against the place; small counts hidden. One row per area.
WITH latest AS (
  SELECT coalesce($period, max(v.period)) AS period
  FROM need_shown AS v
  WHERE v.indicator_id = $indicator AND v.level = coalesce($level, 'ward')
),

place AS (
  SELECT v.value
  FROM need_shown AS v
  INNER JOIN latest AS l ON v.period = l.period
  WHERE v.indicator_id = $indicator AND v.level = 'place'
)

SELECT
  v.area_id,
  a.name AS area,
  v.period,
  v.value,
  v.lower_ci,
  v.upper_ci,
  v.shown_count,
  CASE WHEN v.is_suppressed THEN '*' END AS suppressed,
  p.value AS place_value,
  v.value / nullif(p.value, 0) AS against_place,
  v.is_derived
FROM need_shown AS v
INNER JOIN latest AS l ON v.period = l.period
INNER JOIN area AS a ON v.area_id = a.area_id
LEFT JOIN place AS p ON TRUE
WHERE v.indicator_id = $indicator AND v.level = coalesce($level, 'ward')
ORDER BY v.value DESC NULLS LAST, v.area_id;
