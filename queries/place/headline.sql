-- The place on one line: money and its shares, people paid, volunteering and caring, buildings and their hours, need unmet, questions by gate. One row per year asked for.
WITH money AS (
  SELECT
    sum(c.gross_gbp) AS total,
    coalesce(sum(c.gross_gbp) FILTER (c.control = 'controls'), 0) / sum(c.gross_gbp) AS controls_share,
    coalesce(sum(c.gross_gbp) FILTER (c.control = 'influences'), 0) / sum(c.gross_gbp) AS influences_share,
    coalesce(sum(c.gross_gbp) FILTER (c.control = 'neither'), 0) / sum(c.gross_gbp) AS neither_share
  FROM counted_money AS c
  WHERE c.year = chosen_year($year)
),

posts AS (
  SELECT
    sum(p.fte) FILTER (p.class = 'paid') AS paid_fte,
    sum(p.fte) FILTER (p.class = 'volunteer') AS volunteer_fte,
    sum(p.fte) FILTER (p.class = 'unpaid_carer') AS carer_fte
  FROM posts_on(NULL) AS p
),

whole AS (
  SELECT coalesce(max(s.value), min(a.area_id)) AS area_id
  FROM area AS a
  LEFT JOIN setting_in_force AS s ON s.key = 'place_area'
  WHERE a.level = 'place'
),

-- Published lists hold buildings of other places too.
stock AS (
  SELECT
    count(*) FILTER (b.use_class <> 'land') AS buildings,
    avg(m.share_of_usable) FILTER (b.use_class <> 'land') AS open_hours_share
  FROM estate AS b
  INNER JOIN building_metrics AS m ON b.building_id = m.building_id
  CROSS JOIN whole AS w
  LEFT JOIN area AS a ON b.area_id = a.area_id
  WHERE b.status <> 'disposed' AND (w.area_id IS NULL OR w.area_id IN (a.area_id, a.parent_id))
),

steps AS (
  SELECT 1 - sum(s.reached_people) / nullif(sum(s.eligible_people), 0) AS unmet_share
  FROM step AS s
  WHERE s.eligible_people IS NOT NULL AND s.reached_people IS NOT NULL
),

state AS (
  SELECT
    g.question_id,
    max(g.gate) FILTER (g.decision IN ('proceed', 'conditional')) AS passed
  FROM gate_decision AS g
  GROUP BY g.question_id
)

SELECT
  chosen_year($year) AS year,
  m.total,
  p.people,
  m.total / p.people AS per_head,
  m.controls_share,
  m.influences_share,
  m.neither_share,
  w.paid_fte,
  w.volunteer_fte,
  coalesce(w.carer_fte, (SELECT sum(c.fte) FROM census_carers(NULL) AS c)) AS carer_fte,
  CASE WHEN w.carer_fte IS NULL THEN 'indicator_value' ELSE 'post_group' END AS carers_from,
  e.buildings,
  e.open_hours_share,
  t.unmet_share,
  (SELECT count(*) FROM state AS s WHERE s.passed >= 0) AS questions_gate_0,
  (SELECT count(*) FROM state AS s WHERE s.passed >= 1) AS questions_gate_1,
  (SELECT count(*) FROM state AS s WHERE s.passed >= 2) AS questions_gate_2,
  (SELECT count(*) FROM state AS s WHERE s.passed >= 3) AS questions_gate_3,
  (SELECT count(*) FROM state AS s WHERE s.passed >= 4) AS questions_gate_4
FROM money AS m
CROSS JOIN posts AS w
CROSS JOIN stock AS e
CROSS JOIN steps AS t
LEFT JOIN year_people AS p ON p.year = chosen_year($year)
ORDER BY year;
