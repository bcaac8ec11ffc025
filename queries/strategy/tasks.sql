-- Who does what by when for all that a strategy commits to and that counts. One row per task, by start.
SELECT
  p.question_id,
  p.task,
  p.label,
  o.name AS owner,
  p.start_on,
  p.end_on,
  p.progress,
  p.risk_likelihood * p.risk_impact AS risk,
  p.end_on < current_date AND p.progress < 1 AS is_late
FROM strategy_question AS t
INNER JOIN question_state AS s ON t.question_id = s.question_id AND s.state = 'live' AND s.passed_gate >= 2
INNER JOIN plan_task AS p ON t.question_id = p.question_id
LEFT JOIN org AS o ON p.org_id = o.org_id
WHERE t.strategy_id = $strategy
ORDER BY p.start_on, p.end_on, p.question_id, p.task;
