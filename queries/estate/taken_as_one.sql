-- Buildings that several published lists name, and why their rows were taken as one. One row per row of a list.
WITH several AS (
  SELECT r.building_id
  FROM building_row AS r
  GROUP BY r.building_id
  HAVING count(*) > 1
)

SELECT
  r.building_id,
  e.name,
  e.postcode,
  r.name AS printed,
  s.name AS source,
  l.file_name,
  r.line_no,
  r.why
FROM building_row AS r
INNER JOIN several AS v ON r.building_id = v.building_id
INNER JOIN estate AS e ON r.building_id = e.building_id
INNER JOIN load AS l ON r.load_id = l.load_id
INNER JOIN source AS s ON l.source_id = s.source_id
ORDER BY e.name, r.building_id, r.load_id, r.line_no;
