-- Who could be asked: groups of paid posts and volunteers by skill, time of the week and distance on foot of their base from a point. One row per group, nearest first.
WITH groups AS (
  SELECT
    p.shown_id,
    p.title,
    p.class,
    coalesce(o.name, 'Several bodies') AS body,
    coalesce(v.name, 'Several services') AS service,
    p.headcount,
    p.fte,
    p.evenings,
    p.weekends,
    b.name AS base,
    walk_metres(CAST($lat AS DOUBLE), CAST($lon AS DOUBLE), b.lat, b.lon) AS walk_m
  FROM post_shown(NULL) AS p
  LEFT JOIN org AS o ON p.employer_id = o.org_id
  LEFT JOIN service AS v ON p.service_id = v.service_id
  LEFT JOIN building AS b ON p.building_id = b.building_id
  WHERE
    p.class IN ('paid', 'volunteer')
    AND ($skill IS NULL OR EXISTS (SELECT 1 FROM skill_shown(NULL) AS k WHERE k.shown_id = p.shown_id AND k.skill = $skill))
    AND (NOT coalesce($evenings, FALSE) OR p.evenings)
    AND (NOT coalesce($weekends, FALSE) OR p.weekends)
)

SELECT
  g.title,
  g.class,
  g.body,
  g.service,
  g.headcount,
  g.fte,
  g.evenings,
  g.weekends,
  g.base,
  g.walk_m,
  g.walk_m / setting_number('walk_m_per_min') AS walk_min
FROM groups AS g
WHERE g.walk_m IS NULL OR $minutes IS NULL OR g.walk_m / setting_number('walk_m_per_min') <= $minutes
ORDER BY g.walk_m NULLS LAST, g.fte DESC, g.title, g.shown_id;
