-- Bodies of the place of which no money, building or post is loaded. One row per body.
SELECT
  o.org_id,
  o.name,
  o.sector
FROM org AS o
WHERE
  o.sector <> 'citizens'
  AND NOT EXISTS (SELECT 1 FROM spend AS s WHERE o.org_id IN (s.funder_id, s.commissioner_id, s.deliverer_id))
  AND NOT EXISTS (SELECT 1 FROM estate AS b WHERE b.owner_id = o.org_id)
  AND NOT EXISTS (SELECT 1 FROM post_group AS p WHERE p.employer_id = o.org_id)
  AND NOT EXISTS (SELECT 1 FROM payment_month AS m WHERE m.body_id = o.org_id)
ORDER BY o.name;
