-- What acts on what in a diagram, which way, whether late, and what shows it. One row per link.
SELECT
  l.from_node,
  l.to_node,
  l.sign,
  l.delayed,
  l.evidence,
  l.load_id,
  a.label AS from_label,
  b.label AS to_label
FROM loop_link AS l
INNER JOIN loop_node AS a ON l.from_node = a.node_id
INNER JOIN loop_node AS b ON l.to_node = b.node_id
WHERE $diagram IS NULL OR (a.diagram = $diagram AND b.diagram = $diagram)
ORDER BY a.label, b.label, l.from_node, l.to_node;
