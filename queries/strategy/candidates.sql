-- Questions not in a strategy, and whether each may be committed to: live, and past gate 2. One row per question.
SELECT
  q.question_id,
  q.text AS question,
  s.state,
  s.passed_gate,
  s.last_gate,
  s.decision,
  s.decided_on,
  (
    SELECT arg_max(d.reason, (d.decided_on, d.recorded_at, d.gate)) FROM gate_decision AS d
    WHERE d.question_id = q.question_id
  ) AS reason,
  coalesce(s.state = 'live' AND s.passed_gate >= 2, FALSE) AS may_join
FROM question AS q
INNER JOIN question_state AS s ON q.question_id = s.question_id
WHERE
  NOT EXISTS (
    SELECT 1 FROM strategy_question AS t
    WHERE t.strategy_id = $strategy AND t.question_id = q.question_id
  )
ORDER BY may_join DESC, q.question_id;
