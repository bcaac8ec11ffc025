-- Every indicator of one area beside the place and, where loaded, other places, latest period; small counts hidden. One row per indicator.
WITH whole AS (
  SELECT coalesce(max(s.value), min(a.area_id)) AS area_id
  FROM area AS a
  LEFT JOIN setting_in_force AS s ON s.key = 'place_area'
  WHERE a.level = 'place'
),

latest AS (
  SELECT
    v.indicator_id,
    max(v.period) AS period
  FROM need_shown AS v
  WHERE v.area_id = $area
  GROUP BY v.indicator_id
),

begun AS (
  SELECT
    v.indicator_id,
    min(v.period) AS first_period,
    arg_min(v.value, v.period) AS first_value
  FROM need_shown AS v
  WHERE v.area_id = $area AND v.value IS NOT NULL
  GROUP BY v.indicator_id
),

others AS (
  SELECT
    v.indicator_id,
    v.period,
    median(v.value) AS others_value,
    count(v.value) AS other_places
  FROM need_shown AS v
  CROSS JOIN whole AS w
  WHERE
    v.level IN ('place', 'authority')
    AND v.area_id <> w.area_id
    AND (v.area_id IN (SELECT s.area_id FROM similar_area AS s) OR NOT EXISTS (SELECT 1 FROM similar_area AS s))
  GROUP BY v.indicator_id, v.period
)

SELECT
  i.indicator_id,
  i.name AS indicator,
  i.domain,
  i.method,
  i.multiplier,
  i.worse,
  i.is_proxy,
  i.definition,
  v.period,
  v.value,
  v.lower_ci,
  v.upper_ci,
  v.is_derived,
  CASE WHEN v.is_suppressed THEN '*' END AS suppressed,
  p.value AS place_value,
  CASE
    WHEN v.value IS NULL OR p.value IS NULL OR i.worse = 'neither' OR i.method = 'count' OR v.level = 'place' THEN 'no comparison'
    WHEN v.value = p.value OR (v.lower_ci <= p.value AND v.upper_ci >= p.value) THEN 'like the place'
    WHEN (v.value > p.value) = (i.worse = 'high') THEN 'worse than the place'
    ELSE 'better than the place'
  END AS against_place,
  o.others_value,
  coalesce(o.other_places, 0) AS other_places,
  CASE WHEN b.first_period < v.period THEN b.first_period END AS first_period,
  CASE WHEN b.first_period < v.period THEN b.first_value END AS first_value
FROM latest AS l
INNER JOIN need_shown AS v ON l.indicator_id = v.indicator_id AND l.period = v.period AND v.area_id = $area
INNER JOIN indicator AS i ON l.indicator_id = i.indicator_id
CROSS JOIN whole AS w
LEFT JOIN need_shown AS p ON l.indicator_id = p.indicator_id AND l.period = p.period AND p.area_id = w.area_id
LEFT JOIN others AS o ON l.indicator_id = o.indicator_id AND l.period = o.period
LEFT JOIN begun AS b ON l.indicator_id = b.indicator_id
ORDER BY i.domain, i.name;
