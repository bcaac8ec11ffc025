-- One indicator in every area of a level, with its interval, its rank from the highest and against the place; small counts hidden. One row per area.
WITH latest AS (
  SELECT coalesce($period, max(v.period)) AS period
  FROM need_shown AS v
  WHERE v.indicator_id = $indicator AND v.level = coalesce($level, 'ward')
),

place AS (
  SELECT v.value
  FROM need_shown AS v
  INNER JOIN latest AS l ON v.period = l.period
  WHERE
    v.indicator_id = $indicator AND v.level = 'place'
    AND v.area_id = coalesce((SELECT s.value FROM setting_in_force AS s WHERE s.key = 'place_area'), v.area_id)
)

SELECT
  v.area_id,
  a.name AS area,
  w.name AS parent,
  v.period,
  v.value,
  v.lower_ci,
  v.upper_ci,
  v.shown_count,
  CASE WHEN v.is_suppressed THEN '*' END AS suppressed,
  p.value AS place_value,
  v.value / nullif(p.value, 0) AS against_place,
  CASE
    WHEN v.value IS NULL OR p.value IS NULL OR i.worse = 'neither' OR i.method = 'count' OR v.level = 'place' THEN 'no comparison'
    WHEN v.value = p.value OR (v.lower_ci <= p.value AND v.upper_ci >= p.value) THEN 'like the place'
    WHEN (v.value > p.value) = (i.worse = 'high') THEN 'worse than the place'
    ELSE 'better than the place'
  END AS against,
  CASE WHEN v.value IS NOT NULL THEN rank() OVER (ORDER BY v.value DESC NULLS LAST) END AS rank_from_highest,
  count(v.value) OVER () AS areas_shown,
  count(*) OVER () AS areas,
  v.is_derived
FROM need_shown AS v
INNER JOIN latest AS l ON v.period = l.period
INNER JOIN area AS a ON v.area_id = a.area_id
INNER JOIN indicator AS i ON v.indicator_id = i.indicator_id
LEFT JOIN area AS w ON a.parent_id = w.area_id
LEFT JOIN place AS p ON TRUE
WHERE v.indicator_id = $indicator AND v.level = coalesce($level, 'ward')
ORDER BY v.value DESC NULLS LAST, v.area_id;
