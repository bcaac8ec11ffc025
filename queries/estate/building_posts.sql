-- Who works from one building: posts, never persons; groups under five people are merged. One row per group of posts, largest first.
SELECT
  coalesce(p.employer, 'Several bodies') AS employer,
  p.title,
  coalesce(p.service, 'Several services') AS service,
  p.class AS kind,
  p.headcount,
  p.fte
FROM post_shown(NULL) AS p
WHERE p.building_id = $building
ORDER BY p.fte DESC, p.title, p.shown_id;
