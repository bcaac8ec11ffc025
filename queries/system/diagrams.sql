-- The diagrams of causes and effects there are. One row per diagram.
SELECT
  n.diagram,
  count(*) AS causes
FROM loop_node AS n
GROUP BY n.diagram
ORDER BY n.diagram <> 'main', n.diagram;
