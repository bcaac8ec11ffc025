-- The sources that give the figures of one indicator, to name beneath them. One row per source.
SELECT DISTINCT s.name AS source
FROM indicator_value AS v
INNER JOIN load AS l ON v.load_id = l.load_id
INNER JOIN source AS s ON l.source_id = s.source_id
WHERE v.indicator_id = $indicator
ORDER BY s.name;
