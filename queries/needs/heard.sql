-- Where people were asked and where not: each ward with the consultations held in it alone, and the place with those held for all of it. One row per area.
WITH asked AS (
  SELECT
    c.consultation_id,
    CASE WHEN a.level = 'place' OR c.area_id IS NULL THEN 'place' ELSE c.area_id END AS held_in,
    c.held_on,
    c.respondents
  FROM consultation AS c
  LEFT JOIN area AS a ON c.area_id = a.area_id
  WHERE
    ($since IS NULL OR c.held_on >= CAST($since AS DATE))
    AND (
      $service IS NULL
      OR c.consultation_id IN (SELECT t.consultation_id FROM consultation_theme AS t WHERE t.service_id = $service)
    )
),

people AS (
  SELECT
    p.area_id,
    sum(p.people) AS people
  FROM population AS p
  WHERE p.year = (SELECT max(q.year) FROM population AS q WHERE q.area_id = p.area_id AND q.year <= coalesce(chosen_year(NULL), year(current_date)))
  GROUP BY p.area_id
),

held AS (
  SELECT
    a.area_id,
    a.name AS area,
    a.level,
    p.people,
    count(k.consultation_id) AS consultations,
    max(k.held_on) AS last_held_on,
    coalesce(bool_or(k.consultation_id IS NOT NULL AND k.respondents IS NULL), FALSE) AS is_partly_unknown,
    sum(k.respondents) AS respondents
  FROM area AS a
  LEFT JOIN asked AS k ON k.held_in = CASE WHEN a.level = 'place' THEN 'place' ELSE a.area_id END
  LEFT JOIN people AS p ON a.area_id = p.area_id
  WHERE
    a.level = 'ward'
    OR (a.level = 'place' AND a.area_id = coalesce((SELECT s.value FROM setting_in_force AS s WHERE s.key = 'place_area'), a.area_id))
  GROUP BY a.area_id, a.name, a.level, p.people
)

SELECT
  h.area_id,
  h.area,
  h.level,
  h.people,
  h.consultations,
  h.last_held_on,
  h.is_partly_unknown,
  CASE
    WHEN h.respondents >= setting_number('suppress_below')
      THEN round(h.respondents / setting_number('round_to')) * setting_number('round_to')
  END AS respondents_shown,
  CASE WHEN h.respondents > 0 AND h.respondents < setting_number('suppress_below') THEN '*' END AS respondents_hidden
FROM held AS h
ORDER BY h.level, h.consultations, h.area, h.area_id;
