-- Values of neighbourhoods of one census turned into those of another by the loaded lookups, in the place of the view incoming.
-- One into one keeps its value; the parts of one that was parted take over its value (not its count); merged ones add up their counts.
CREATE OR REPLACE TEMP TABLE census_pair AS
WITH pairs AS (
  SELECT DISTINCT k.area_id AS old_id, k.in_id AS new_id
  FROM area_link AS k
  INNER JOIN area AS a ON k.in_id = a.area_id AND a.level = 'lsoa' AND a.census = $theirs
)

SELECT
  old_id,
  new_id,
  count(*) OVER (PARTITION BY old_id) AS parts,
  count(*) OVER (PARTITION BY new_id) AS merged
FROM pairs;

CREATE OR REPLACE TEMP TABLE census_turned AS
WITH turned AS (
  SELECT
    min(i.line_no) AS line_no, any_value(i.body) AS body, p.new_id AS area_id, CAST(NULL AS VARCHAR) AS area_name, i.indicator_id, i.period,
    CASE WHEN min(p.parts) = 1 AND count(i.numerator) = max(p.merged) THEN sum(i.numerator) END AS numerator,
  CASE WHEN min(p.parts) = 1 AND count(i.denominator) = max(p.merged) THEN sum(i.denominator) END AS denominator,
  CASE WHEN max(p.merged) = 1 THEN any_value(i.value) END AS value,
  CASE WHEN max(p.merged) = 1 THEN any_value(i.lower_ci) END AS lower_ci,
  CASE WHEN max(p.merged) = 1 THEN any_value(i.upper_ci) END AS upper_ci,
  CASE WHEN max(p.merged) = 1 THEN any_value(i.mark) END AS mark,
  bool_or(i.is_protected) AND min(p.parts) = 1 AND count(i.numerator) = max(p.merged) AS is_protected,
  CASE WHEN max(p.parts) = 1 AND max(p.merged) = 1 THEN 'same' WHEN max(p.merged) = 1 THEN 'parted' ELSE 'merged' END AS way
FROM incoming AS i
INNER JOIN census_pair AS p ON i.area_id = p.old_id
GROUP BY p.new_id, i.indicator_id, i.period
HAVING max(p.merged) = count(*) AND (max(p.merged) = 1 OR max(p.parts) = 1)
)

SELECT * FROM turned WHERE value IS NOT NULL OR numerator IS NOT NULL OR mark IS NOT NULL;

CREATE OR REPLACE TEMP TABLE census_left AS
SELECT DISTINCT i.area_id
FROM incoming AS i
LEFT JOIN census_pair AS p ON i.area_id = p.old_id
LEFT JOIN census_turned AS t ON p.new_id = t.area_id AND i.indicator_id = t.indicator_id AND i.period = t.period
WHERE t.area_id IS NULL;

DROP VIEW incoming;

CREATE TEMP VIEW incoming AS SELECT * EXCLUDE (way) FROM census_turned;
