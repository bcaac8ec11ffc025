-- The agreed vision. One row per database, none while no vision is agreed.
SELECT
  s.title,
  s.body,
  s.agreed_on
FROM statement AS s
WHERE s.kind = 'vision' AND s.status = 'agreed'
ORDER BY s.agreed_on DESC NULLS LAST, s.sort
LIMIT 1;
