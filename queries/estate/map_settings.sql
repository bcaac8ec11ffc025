-- What the maps may show beneath the place's own outlines: a tile or map server, if one is named. One row per setting.
SELECT
  s.key,
  s.value
FROM setting_in_force AS s
WHERE s.key LIKE 'map_%'
ORDER BY s.key;
