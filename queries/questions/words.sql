-- What a question can be linked to: groups, services, outcomes, principles, mechanisms, bodies and themes. One row per name.
SELECT
  'grp' AS what,
  g.grp_id AS code,
  g.name,
  CAST(NULL AS VARCHAR) AS family,
  0 AS sort
FROM grp AS g
WHERE g.kind = 'commissioning'
UNION ALL
SELECT
  'service',
  v.service_id,
  v.name,
  NULL,
  0
FROM service AS v
UNION ALL
SELECT
  'outcome',
  o.outcome_id,
  o.statement,
  NULL,
  0
FROM outcome AS o
UNION ALL
SELECT
  'principle',
  p.statement_id,
  p.title,
  NULL,
  p.sort
FROM statement AS p
WHERE p.kind = 'principle' AND p.status <> 'retired'
UNION ALL
SELECT
  'mechanism',
  m.mechanism_id,
  m.label,
  m.family,
  m.rowid  -- as they are listed: the first letters of the nine influences are their name
FROM mechanism AS m
UNION ALL
SELECT
  'body',
  b.org_id,
  b.name,
  NULL,
  0
FROM org AS b
UNION ALL
SELECT
  'theme',
  q.theme,
  min(q.theme),
  NULL,
  0
FROM question AS q
WHERE q.theme IS NOT NULL
GROUP BY q.theme
ORDER BY what, sort, name, code;
