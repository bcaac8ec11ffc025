-- What each outcome has to work with in one year: money, posts, buildings, and the indicators that stand for it. One row per outcome, most money first.
WITH money AS (
  SELECT
    c.outcome_id,
    sum(c.gross_gbp) AS gbp
  FROM counted_money AS c
  WHERE c.year = chosen_year($year)
  GROUP BY c.outcome_id
),

posts AS (
  SELECT
    s.outcome_id,
    sum(p.fte) AS fte
  FROM posts_on(NULL) AS p
  INNER JOIN service AS s ON p.service_id = s.service_id
  WHERE p.class = 'paid'
  GROUP BY s.outcome_id
),

rooms AS (
  SELECT
    s.outcome_id,
    count(DISTINCT b.building_id) AS buildings
  FROM opening AS b
  INNER JOIN service AS s ON b.service_id = s.service_id
  GROUP BY s.outcome_id
),

measures AS (
  SELECT
    i.outcome_id,
    count(*) AS indicators
  FROM indicator AS i
  GROUP BY i.outcome_id
)

SELECT
  o.outcome_id,
  o.statement AS outcome,
  coalesce(m.gbp, 0) AS gbp,
  coalesce(p.fte, 0) AS fte,
  coalesce(r.buildings, 0) AS buildings,
  coalesce(i.indicators, 0) AS indicators
FROM outcome AS o
LEFT JOIN money AS m ON o.outcome_id = m.outcome_id
LEFT JOIN posts AS p ON o.outcome_id = p.outcome_id
LEFT JOIN rooms AS r ON o.outcome_id = r.outcome_id
LEFT JOIN measures AS i ON o.outcome_id = i.outcome_id
ORDER BY gbp DESC, o.outcome_id;
