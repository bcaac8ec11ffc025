-- Who works from one building: posts, never persons; groups under five people are merged. One row per group of posts, largest first.
SELECT
  coalesce(o.name, 'Several bodies') AS employer,
  p.title,
  coalesce(v.name, 'Several services') AS service,
  p.class AS kind,
  p.headcount,
  p.fte
FROM post_shown(NULL) AS p
LEFT JOIN org AS o ON p.employer_id = o.org_id
LEFT JOIN service AS v ON p.service_id = v.service_id
WHERE p.building_id = $building
ORDER BY p.fte DESC, p.title, p.shown_id;
