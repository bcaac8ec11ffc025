-- What people said about a service: themes by the number of consultations that raised them; counts of fewer than eight people hidden. One row per theme.
WITH raised AS (
  SELECT
    t.theme,
    count(DISTINCT t.consultation_id) AS consultations,
    sum(t.mentions) AS mentions,
    sum(t.stance * t.mentions) / nullif(sum(t.mentions) FILTER (t.stance IS NOT NULL), 0) AS stance,
    arg_max(t.summary, c.held_on) AS sentence,
    min(c.held_on) AS first_held_on,
    max(c.held_on) AS last_held_on,
    string_agg(DISTINCT a.name, '; ' ORDER BY a.name) AS areas,
    sum(c.respondents) AS respondents
  FROM consultation_theme AS t
  INNER JOIN consultation AS c ON t.consultation_id = c.consultation_id
  LEFT JOIN area AS a ON c.area_id = a.area_id
  WHERE
    ($service IS NULL OR t.service_id = $service) AND ($since IS NULL OR c.held_on >= CAST($since AS DATE))
    AND ($area IS NULL OR c.area_id IS NULL OR c.area_id = $area OR a.level = 'place')
  GROUP BY t.theme
)

SELECT
  r.theme,
  r.consultations,
  CASE WHEN r.mentions = 0 OR r.mentions >= setting_number('suppress_below') THEN r.mentions END AS mentions,
  CASE WHEN r.mentions >= setting_number('suppress_below') THEN r.stance END AS stance,
  r.sentence,
  r.first_held_on,
  r.last_held_on,
  r.areas,
  CASE
    WHEN r.respondents >= setting_number('suppress_below')
      THEN round(r.respondents / setting_number('round_to')) * setting_number('round_to')
  END AS respondents_shown,
  CASE WHEN r.respondents > 0 AND r.respondents < setting_number('suppress_below') THEN '*' END AS respondents_hidden
FROM raised AS r
ORDER BY r.consultations DESC, r.mentions DESC, r.theme;
