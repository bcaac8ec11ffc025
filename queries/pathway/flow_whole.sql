-- People through a pathway with nobody lost: from where they come, along each link, to where they go; $back names the links that lead back. One row per stream.
-- At every step as many arrive (new, handed on, sent back) as leave (handed on, sent back, no further).
WITH links AS (
  SELECT
    l.from_step,
    l.to_step,
    l.people,
    coalesce(list_contains($back, l.from_step || '>' || l.to_step), FALSE) AS leads_back
  FROM step_link AS l
  INNER JOIN step AS f ON l.from_step = f.step_id
  WHERE l.people > 0 AND ($pathway IS NULL OR f.pathway_id = $pathway)
),

named AS (
  SELECT
    s.step_id,
    v.name || ': ' || s.activity AS name,
    s.reached_people,
    coalesce((SELECT sum(l.people) FROM links AS l WHERE l.to_step = s.step_id), 0) AS arriving,
    coalesce((SELECT sum(l.people) FROM links AS l WHERE l.from_step = s.step_id), 0) AS leaving
  FROM step AS s
  INNER JOIN service AS v ON s.service_id = v.service_id
  WHERE EXISTS (SELECT 1 FROM links AS l WHERE s.step_id IN (l.from_step, l.to_step))
),

through AS (
  SELECT
    n.step_id,
    n.name,
    n.arriving,
    n.leaving,
    greatest(coalesce(n.reached_people, 0), n.arriving, n.leaving) AS people
  FROM named AS n
)

SELECT
  l.from_step,
  CASE WHEN NOT l.leads_back THEN l.to_step END AS to_step,
  a.name AS from_name,
  CASE WHEN l.leads_back THEN 'Sent back to an earlier step' ELSE b.name END AS to_name,
  l.people
FROM links AS l
INNER JOIN through AS a ON l.from_step = a.step_id
INNER JOIN through AS b ON l.to_step = b.step_id
UNION ALL
SELECT
  NULL,
  l.to_step,
  'Coming back',
  b.name,
  l.people
FROM links AS l
INNER JOIN through AS b ON l.to_step = b.step_id
WHERE l.leads_back
UNION ALL
SELECT
  NULL,
  t.step_id,
  'Come straight to it',
  t.name,
  t.people - t.arriving
FROM through AS t
WHERE t.people > t.arriving
UNION ALL
SELECT
  t.step_id,
  NULL,
  t.name,
  'Go no further here',
  t.people - t.leaving
FROM through AS t
WHERE t.people > t.leaving
ORDER BY from_step NULLS FIRST, to_step NULLS LAST, from_name, to_name;
