-- What can be held against a need: services and streams with money by ward, services with posts, kinds of buildings, people counted. One row per choice.
WITH money AS (
  SELECT
    s.service_id,
    s.stream_id
  FROM spend AS s
  INNER JOIN area AS a ON s.area_id = a.area_id AND a.level = 'ward'
  WHERE s.year = chosen_year($year) AND s.basis = 'outturn' AND s.kind = 'revenue' AND s.count_rule IN ('count', 'breakdown')
),

posts AS (
  SELECT DISTINCT p.service_id
  FROM post_shown(NULL) AS p
  WHERE p.class = 'paid' AND p.ward_id IS NOT NULL
),

kinds AS (
  SELECT DISTINCT b.use_class
  FROM estate AS b
  INNER JOIN area AS a ON b.area_id = a.area_id AND a.level = 'ward'
  INNER JOIN building_metrics AS m ON b.building_id = m.building_id AND m.open_hours > 0
),

capable AS (
  SELECT DISTINCT b.use_class
  FROM estate AS b
  WHERE b.capacity > 0 AND b.status IN ('in_use', 'part_vacant')
),

users AS (
  SELECT n.indicator_id
  FROM need_shown AS n
  WHERE n.level = 'ward' AND n.shown_count IS NOT NULL
  GROUP BY n.indicator_id
  HAVING count(DISTINCT n.area_id) > 1
)

SELECT
  'money' AS resource,
  'service' AS by_what,
  v.service_id AS code,
  v.name
FROM service AS v
WHERE v.service_id IN (SELECT m.service_id FROM money AS m)
UNION ALL
SELECT
  'money',
  'stream',
  t.stream_id,
  t.name
FROM stream AS t
WHERE t.stream_id IN (SELECT m.stream_id FROM money AS m)
UNION ALL
SELECT
  'posts',
  'service',
  v.service_id,
  v.name
FROM service AS v
WHERE v.service_id IN (SELECT p.service_id FROM posts AS p)
UNION ALL
SELECT
  'buildings',
  'kind',
  k.use_class,
  k.use_class AS name
FROM kinds AS k
UNION ALL
SELECT
  'people',
  'indicator',
  i.indicator_id,
  i.name
FROM indicator AS i
WHERE i.indicator_id IN (SELECT u.indicator_id FROM users AS u)
UNION ALL
SELECT
  'access',
  'kind',
  c.use_class,
  c.use_class AS name
FROM capable AS c
ORDER BY resource, by_what, name, code;
