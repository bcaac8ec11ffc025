-- The levels of areas that have outlines to draw. One row per level, the largest areas first.
SELECT
  a.level,
  count(*) AS areas
FROM area AS a
INNER JOIN boundary AS b ON a.area_id = b.area_id
WHERE a.level IN ('ward', 'msoa', 'lsoa')
GROUP BY a.level
ORDER BY areas, a.level;
