-- One year's money by stage of life, spread over the ages its services are for, by the people of each age. One row per stage; the rows add up to all that is counted.
WITH bands AS (
  SELECT
    p.age_from * 12 AS from_m,
    p.age_to * 12 + 11 AS to_m,
    p.people
  FROM population AS p
  WHERE
    p.area_id = (SELECT s.value FROM setting_in_force AS s WHERE s.key = 'place_area')
    AND p.year = (
      SELECT coalesce(max(q.year) FILTER (q.year < chosen_year($year)), min(q.year)) FROM population AS q WHERE q.area_id = p.area_id
    )
),

weights AS (
  SELECT
    s.service_id,
    g.stage_id,
    sum(
      b.people * (least(s.age_to_m, b.to_m, g.age_to_m) - greatest(s.age_from_m, b.from_m, g.age_from_m) + 1) / (b.to_m - b.from_m + 1)
    ) AS people
  FROM service AS s
  INNER JOIN bands AS b ON greatest(s.age_from_m, b.from_m) <= least(s.age_to_m, b.to_m)
  INNER JOIN life_stage AS g ON greatest(s.age_from_m, b.from_m, g.age_from_m) <= least(s.age_to_m, b.to_m, g.age_to_m)
  WHERE b.people > 0
  GROUP BY s.service_id, g.stage_id
),

money AS (
  SELECT
    c.service_id,
    sum(c.gross_gbp) AS gbp
  FROM counted_money AS c
  WHERE c.year = chosen_year($year)
  GROUP BY c.service_id
),

spread AS (
  SELECT
    w.stage_id,
    m.gbp * w.people / sum(w.people) OVER (PARTITION BY w.service_id) AS gbp
  FROM weights AS w
  INNER JOIN money AS m ON w.service_id = m.service_id
),

known AS (
  SELECT
    g.stage_id,
    g.label AS stage,
    g.age_from_m,
    g.age_to_m,
    coalesce(sum(s.gbp), 0) AS gbp
  FROM life_stage AS g
  LEFT JOIN spread AS s ON g.stage_id = s.stage_id
  WHERE EXISTS (SELECT 1 FROM money AS m)
  GROUP BY g.stage_id, g.label, g.age_from_m, g.age_to_m
  UNION ALL
  SELECT
    NULL,
    'Age not known',
    NULL,
    NULL,
    sum(m.gbp)
  FROM money AS m
  WHERE m.service_id NOT IN (SELECT w.service_id FROM weights AS w)
  HAVING sum(m.gbp) <> 0
)

SELECT
  stage_id,
  stage,
  age_from_m,
  age_to_m,
  gbp,
  gbp / nullif(sum(gbp) OVER (), 0) AS share,
  sum(gbp) FILTER (age_to_m < 60) OVER () / nullif(sum(gbp) OVER (), 0) AS early_share,
  chosen_year($year) AS year
FROM known
ORDER BY age_from_m NULLS LAST;
