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
    max(p.as_at) AS as_at
  FROM posts_on(NULL) AS p
  WHERE p.class = 'paid'
  GROUP BY p.employer_id
)

SELECT
  o.org_id,
  o.name,
  o.sector,
  m.spends_gbp,
  p.org_id IS NOT NULL AS has_posts,
  p.as_at
FROM org AS o
LEFT JOIN money AS m ON o.org_id = m.org_id
LEFT JOIN posts AS p ON o.org_id = p.org_id
WHERE o.sector <> 'citizens' AND (m.org_id IS NOT NULL OR p.org_id IS NOT NULL)
ORDER BY has_posts, m.spends_gbp DESC NULLS LAST, o.name;
