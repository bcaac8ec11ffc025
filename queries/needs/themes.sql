-- What people said about a service: themes by the number of consultations that raised them. One row per theme.
SELECT
  t.theme,
  count(DISTINCT t.consultation_id) AS consultations,
  sum(t.mentions) AS mentions,
  sum(t.stance * t.mentions) / nullif(sum(t.mentions) FILTER (t.stance IS NOT NULL), 0) AS stance,
  arg_max(t.summary, c.held_on) AS sentence,
  min(c.held_on) AS first_held_on,
  max(c.held_on) AS last_held_on,
  string_agg(DISTINCT a.name, '; ' ORDER BY a.name) AS areas
FROM consultation_theme AS t
INNER JOIN consultation AS c ON t.consultation_id = c.consultation_id
LEFT JOIN area AS a ON c.area_id = a.area_id
WHERE ($service IS NULL OR t.service_id = $service) AND ($since IS NULL OR c.held_on >= CAST($since AS DATE))
GROUP BY t.theme
ORDER BY consultations DESC, mentions DESC, t.theme;
