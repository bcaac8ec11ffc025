-- The bodies whose posts say who manages whom. One row per body, by name.
SELECT
  o.org_id,
  o.name
FROM org AS o
WHERE EXISTS (SELECT 1 FROM posts_on(NULL) AS p WHERE p.employer_id = o.org_id AND p.layer IS NOT NULL)
ORDER BY o.name;
