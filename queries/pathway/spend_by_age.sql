-- One year's money spread over the ages its services are for, by the people of each age. One row per age band of the population.
WITH bands AS (
  SELECT
    p.age_from,
    p.age_to,
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
    b.age_from,
    b.age_to,
    b.people * (least(s.age_to_m, b.age_to * 12 + 11) - greatest(s.age_from_m, b.age_from * 12) + 1)
    / (b.age_to * 12 + 11 - b.age_from * 12 + 1) AS people
  FROM service AS s
  INNER JOIN bands AS b ON greatest(s.age_from_m, b.age_from * 12) <= least(s.age_to_m, b.age_to * 12 + 11)
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
    w.age_from,
    w.age_to,
    m.gbp * w.people / sum(w.people) OVER (PARTITION BY w.service_id) AS gbp
  FROM weights AS w
  INNER JOIN money AS m ON w.service_id = m.service_id
)

SELECT
  age_from,
  age_to,
  sum(gbp) AS gbp,
  sum(gbp) / sum(sum(gbp)) OVER () AS share
FROM spread
GROUP BY age_from, age_to
ORDER BY age_from;
