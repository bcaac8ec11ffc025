-- Feedback loops of a diagram (or of all): reinforcing when the signs multiply to 1, else balancing. One row per loop, shortest first.
WITH RECURSIVE links AS (
  SELECT
    l.from_node,
    l.to_node,
    l.sign,
    l.delayed
  FROM loop_link AS l
  INNER JOIN loop_node AS a ON l.from_node = a.node_id
  INNER JOIN loop_node AS b ON l.to_node = b.node_id
  WHERE $diagram IS NULL OR (a.diagram = $diagram AND b.diagram = $diagram)
),

reach AS (
  SELECT
    k.from_node,
    k.to_node
  FROM links AS k
  UNION
  SELECT
    r.from_node,
    k.to_node
  FROM reach AS r
  INNER JOIN links AS k ON r.to_node = k.from_node
),

-- Only a link from whose end its start can be reached again is part of a loop.
inner_links AS (
  SELECT
    k.from_node,
    k.to_node,
    k.sign,
    k.delayed
  FROM links AS k
  INNER JOIN reach AS r ON k.to_node = r.from_node AND k.from_node = r.to_node
),

-- How many walks there are of each length, so that no more is looked at than a server can do in a moment.
counts AS (
  SELECT
    1 AS steps,
    k.to_node AS here,
    CAST(count(*) AS DOUBLE) AS walks
  FROM inner_links AS k
  GROUP BY k.to_node
  UNION ALL
  SELECT
    c.steps + 1,
    k.to_node,
    sum(c.walks)
  FROM counts AS c
  INNER JOIN inner_links AS k ON c.here = k.from_node
  WHERE c.steps < 40
  GROUP BY c.steps, k.to_node
),

so_far AS (
  SELECT
    c.steps,
    sum(sum(c.walks)) OVER (ORDER BY c.steps) AS walks
  FROM counts AS c
  GROUP BY c.steps
),

most AS (
  SELECT
    n.nodes,
    least(n.nodes, coalesce(max(s.steps) FILTER (s.walks <= 1000000), 2)) AS longest
  FROM so_far AS s
  CROSS JOIN (SELECT count(DISTINCT k.from_node) AS nodes FROM inner_links AS k) AS n
  GROUP BY n.nodes
),

walks AS (
  SELECT
    k.from_node AS first_node,
    k.to_node AS here,
    [k.from_node, k.to_node] AS path,
    [k.sign] AS signs,
    [k.delayed] AS waits
  FROM inner_links AS k
  WHERE k.to_node >= k.from_node
  UNION ALL
  SELECT
    w.first_node,
    k.to_node,
    list_append(w.path, k.to_node),
    list_append(w.signs, k.sign),
    list_append(w.waits, k.delayed)
  FROM walks AS w
  INNER JOIN inner_links AS k ON w.here = k.from_node
  WHERE
    w.here <> w.first_node
    AND k.to_node >= w.first_node
    AND len(w.signs) < (SELECT m.longest FROM most AS m)
    AND (k.to_node = w.first_node OR NOT list_contains(w.path, k.to_node))
),

found AS (
  SELECT
    w.path,
    w.signs,
    w.waits,
    CAST(list_product(w.signs) AS INTEGER) AS sign,
    list_sum(CAST(w.waits AS INTEGER[])) AS delays
  FROM walks AS w
  WHERE w.here = w.first_node
)

SELECT
  array_to_string(f.path, ' > ') AS loop,
  CASE f.sign WHEN 1 THEN 'reinforcing' WHEN -1 THEN 'balancing' END AS kind,
  f.sign,
  f.delays,
  len(f.signs) AS length,
  f.path,
  f.signs,
  f.waits,
  m.longest,
  m.longest < m.nodes AS is_capped
FROM most AS m
LEFT JOIN found AS f ON TRUE
ORDER BY length, loop;
