-- Who works from one building: posts, never persons. One row per group of posts, largest first.
SELECT
  o.name AS employer,
  p.title,
  v.name AS service,
  p.kind,
  p.fte
FROM post_group AS p
INNER JOIN org AS o ON p.employer_id = o.org_id
LEFT JOIN service AS v ON p.service_id = v.service_id
WHERE p.building_id = $building
ORDER BY p.fte DESC, p.title;
