-- The bodies that decide on public money here or spend it, and whether their posts are loaded. One row per body, those without posts first, most money first.
WITH money AS (
  SELECT
    o.org_id,
    sum(c.gross_gbp) FILTER (c.deliverer_id = o.org_id) AS spends_gbp
  FROM counted AS c
  INNER JOIN org AS o ON o.org_id IN (c.commissioner_id, c.deliverer_id)
  WHERE c.year = chosen_year($year)
  GROUP BY o.org_id
),

posts AS (
  SELECT
    p.employer_id AS org_id,
    any_value(p.employer) AS name,
    any_value(p.sector) AS sector,
    max(p.as_at) AS as_at,
    bool_and(p.class = 'whole') AS serves_others
  FROM posts_on(NULL) AS p
  WHERE p.class IN ('paid', 'whole')
  GROUP BY p.employer_id
),

known AS (
  SELECT
    o.org_id,
    o.name,
    o.sector
  FROM org AS o
  WHERE
    o.sector <> 'citizens'
    AND (o.org_id IN (SELECT m.org_id FROM money AS m) OR o.org_id IN (SELECT y.body_id FROM payment_month AS y))
  UNION
  SELECT
    p.org_id,
    p.name,
    p.sector
  FROM posts AS p
)

SELECT
  k.org_id,
  k.name,
  k.sector,
  m.spends_gbp,
  p.org_id IS NOT NULL AS has_posts,
  coalesce(p.serves_others, FALSE) AS serves_others,
  p.as_at
FROM known AS k
LEFT JOIN money AS m ON k.org_id = m.org_id
LEFT JOIN posts AS p ON k.org_id = p.org_id
ORDER BY has_posts, m.spends_gbp DESC NULLS LAST, k.name;
