-- The feedback loops of the diagram, each once: reinforcing when the signs multiply to 1, else balancing. One row per loop.
WITH RECURSIVE walks AS (
  SELECT
    l.from_node AS start,
    l.to_node AS here,
    [l.from_node, l.to_node] AS path,
    l.sign,
    CAST(l.delayed AS INTEGER) AS delays
  FROM loop_link AS l
  UNION ALL
  SELECT
    w.start,
    l.to_node,
    list_append(w.path, l.to_node),
    w.sign * l.sign,
    w.delays + CAST(l.delayed AS INTEGER)
  FROM walks AS w
  INNER JOIN loop_link AS l ON w.here = l.from_node
  WHERE w.here <> w.start AND (l.to_node = w.start OR NOT list_contains(w.path, l.to_node))
)

SELECT
  array_to_string(path, ' > ') AS loop,
  CASE sign WHEN 1 THEN 'reinforcing' ELSE 'balancing' END AS kind,
  sign,
  delays
FROM walks
WHERE here = start AND start = list_min(path)
ORDER BY loop;
