-- The causes and effects of a diagram, each with the place's latest figure where an indicator measures it. One row per node.
WITH latest AS (
  SELECT
    v.indicator_id,
    max(v.period) AS period,
    arg_max(v.value, v.period) FILTER (v.value IS NOT NULL) AS last_value,
    max(v.period) FILTER (v.value IS NOT NULL) AS last_period
  FROM need_shown AS v
  WHERE v.level = 'place'
  GROUP BY v.indicator_id
)

SELECT
  n.node_id,
  n.label,
  n.indicator_id,
  n.diagram,
  n.load_id,
  i.name,
  i.method,
  i.multiplier,
  l.period,
  CASE WHEN l.period = l.last_period THEN l.last_value END AS value,
  CASE WHEN l.period > coalesce(l.last_period, '') THEN '*' END AS suppressed
FROM loop_node AS n
LEFT JOIN indicator AS i ON n.indicator_id = i.indicator_id
LEFT JOIN latest AS l ON n.indicator_id = l.indicator_id
WHERE $diagram IS NULL OR n.diagram = CAST($diagram AS VARCHAR)
ORDER BY n.label, n.node_id;
