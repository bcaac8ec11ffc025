-- Every indicator of one area beside the place, latest period; small counts hidden. One row per indicator.
WITH latest AS (
  SELECT
    v.indicator_id,
    max(v.period) AS period
  FROM need_shown AS v
  WHERE v.area_id = $area
  GROUP BY v.indicator_id
)

SELECT
  i.indicator_id,
  i.name AS indicator,
  i.domain,
  i.is_proxy,
  v.period,
  v.value,
  v.lower_ci,
  v.upper_ci,
  CASE WHEN v.is_suppressed THEN '*' END AS suppressed,
  p.value AS place_value,
  CASE
    WHEN v.value IS NULL OR p.value IS NULL OR i.worse = 'neither' THEN 'no comparison'
    WHEN v.lower_ci <= p.value AND v.upper_ci >= p.value THEN 'like the place'
    WHEN (v.value > p.value) = (i.worse = 'high') THEN 'worse than the place'
    ELSE 'better than the place'
  END AS against_place
FROM latest AS l
INNER JOIN need_shown AS v ON l.indicator_id = v.indicator_id AND l.period = v.period AND v.area_id = $area
INNER JOIN indicator AS i ON l.indicator_id = i.indicator_id
LEFT JOIN need_shown AS p ON l.indicator_id = p.indicator_id AND l.period = p.period AND p.level = 'place'
ORDER BY i.domain, i.name;
