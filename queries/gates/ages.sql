-- How long questions that go on have waited at their next gate. One row per gate with questions that wait for it.
SELECT
  coalesce(s.passed_gate, -1) + 1 AS next_gate,
  count(*) AS questions,
  median(date_diff('day', coalesce(s.decided_on, q.posed_on), current_date)) AS median_days,
  max(date_diff('day', coalesce(s.decided_on, q.posed_on), current_date)) AS longest_days,
  arg_max(q.question_id, date_diff('day', coalesce(s.decided_on, q.posed_on), current_date)) AS longest_question
FROM question AS q
INNER JOIN question_state AS s ON q.question_id = s.question_id
WHERE s.state = 'live' AND coalesce(s.passed_gate, -1) < 4
GROUP BY next_gate
ORDER BY next_gate;
