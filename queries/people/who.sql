-- Who could be asked: groups of paid posts and volunteers by skill, time of the week and distance on foot of their base from a point. One row per group, nearest first.
WITH groups AS (
  SELECT
    p.shown_id,
    p.title,
    p.class,
    coalesce(p.employer, 'Several bodies') AS body,
    coalesce(p.service, 'Several services') AS service,
    p.headcount,
    p.fte,
    p.evenings,
    p.weekends,
    p.base,
    walk_metres(CAST($lat AS DOUBLE), CAST($lon AS DOUBLE), p.base_lat, p.base_lon) AS walk_m
  FROM post_shown(NULL) AS p
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
