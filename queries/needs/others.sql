-- One indicator in the whole place and in the places it is compared with, latest period the place has. One row per place, highest first.
WITH whole AS (
  SELECT coalesce(max(s.value), min(a.area_id)) AS area_id
  FROM area AS a
  LEFT JOIN setting_in_force AS s ON s.key = 'place_area'
  WHERE a.level = 'place'
),

latest AS (
  SELECT max(v.period) AS period
  FROM need_shown AS v
  INNER JOIN whole AS w ON v.area_id = w.area_id
  WHERE v.indicator_id = $indicator AND v.value IS NOT NULL
)

SELECT
  a.area_id,
  a.name AS area,
  v.period,
  v.value,
  v.lower_ci,
  v.upper_ci,
  CASE WHEN v.is_suppressed THEN '*' END AS suppressed,
  a.area_id = w.area_id AS is_here,
  a.level IN ('country', 'region') AS is_wider
FROM need_shown AS v
INNER JOIN latest AS l ON v.period = l.period
INNER JOIN area AS a ON v.area_id = a.area_id
INNER JOIN indicator AS i ON v.indicator_id = i.indicator_id
CROSS JOIN whole AS w
WHERE
  v.indicator_id = $indicator
  AND v.value IS NOT NULL
  AND (
    a.area_id = w.area_id
    OR (a.level IN ('country', 'region') AND i.method <> 'count')
    OR (
      a.level IN ('authority', 'county')
      AND (a.area_id IN (SELECT s.area_id FROM similar_area AS s) OR NOT EXISTS (SELECT 1 FROM similar_area AS s))
    )
  )
ORDER BY v.value DESC, a.name
LIMIT 60;
