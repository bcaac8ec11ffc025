-- What a question's service has to work with: money, paid posts, unpaid help, buildings, needs, themes, steps. One row per kind of resource.
WITH asked AS (
  SELECT
    q.service_id,
    coalesce(q.outcome_id, s.outcome_id) AS outcome_id
  FROM question AS q
  LEFT JOIN service AS s ON q.service_id = s.service_id
  WHERE q.question_id = $question
),

people AS (
  SELECT
    p.class = 'paid' AS is_paid,
    p.fte
  FROM post_shown(NULL) AS p
  INNER JOIN asked AS a ON p.service_id = a.service_id
  WHERE p.class IN ('paid', 'volunteer', 'unpaid_carer')
),

found AS (
  SELECT
    1 AS sort,
    'money' AS resource,
    count(*) AS items,
    CAST(sum(c.gross_gbp) AS DOUBLE) AS amount,
    'pounds a year' AS unit
  FROM counted_money AS c
  INNER JOIN asked AS a ON c.service_id = a.service_id
  WHERE c.year = chosen_year(NULL)
  UNION ALL
  SELECT
    2,
    'posts',
    count(*),
    sum(p.fte),
    'full-time equivalents'
  FROM people AS p
  WHERE p.is_paid
  UNION ALL
  SELECT
    3,
    'help',
    count(*),
    sum(p.fte),
    'full-time equivalents'
  FROM people AS p
  WHERE NOT p.is_paid
  UNION ALL
  SELECT
    4,
    'buildings',
    count(DISTINCT b.building_id),
    sum(b.close_min - b.open_min) / 60.0,
    'hours open a week'
  FROM opening AS b
  INNER JOIN asked AS a ON b.service_id = a.service_id
  UNION ALL
  SELECT
    5,
    'indicators',
    count(*),
    NULL,
    'indicators of its outcome'
  FROM indicator AS i
  INNER JOIN asked AS a ON i.outcome_id = a.outcome_id
  UNION ALL
  SELECT
    6,
    'themes',
    count(*),
    sum(t.mentions),
    'mentions in consultations'
  FROM consultation_theme AS t
  INNER JOIN asked AS a ON t.service_id = a.service_id
  UNION ALL
  SELECT
    7,
    'steps',
    count(*),
    sum(s.reached_people),
    'people reached a year'
  FROM step AS s
  INNER JOIN asked AS a ON s.service_id = a.service_id
)

SELECT
  resource,
  items,
  amount,
  unit
FROM found
WHERE items > 0
ORDER BY sort;
