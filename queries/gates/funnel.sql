-- How many questions have passed each gate, and how many are live, held and stopped. One row per gate.
WITH states AS (
  SELECT
    s.question_id,
    s.passed_gate,
    s.state
  FROM question_state AS s
  WHERE s.decision IS NOT NULL
),

gates AS (
  SELECT unnest([0, 1, 2, 3, 4]) AS gate
)

SELECT
  g.gate,
  (SELECT count(*) FROM states AS s WHERE s.passed_gate >= g.gate) AS passed,
  (SELECT count(*) FROM states AS s WHERE s.state = 'live') AS live,
  (SELECT count(*) FROM states AS s WHERE s.state = 'held') AS held,
  (SELECT count(*) FROM states AS s WHERE s.state = 'stopped') AS stopped
FROM gates AS g
WHERE EXISTS (SELECT 1 FROM states AS any_state)
ORDER BY g.gate;
