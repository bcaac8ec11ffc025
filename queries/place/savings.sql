-- What the redesign is worth so far: only questions live at gate 2 or later have figures, none before. One row per such question.
SELECT
  q.question_id,
  q.text AS question,
  s.passed_gate,
  s.confidence,
  r.pv_cost_gbp,
  r.pv_cashable_gbp,
  r.pv_value_gbp
FROM question AS q
INNER JOIN question_state AS s ON q.question_id = s.question_id
LEFT JOIN counted_return AS r ON q.question_id = r.question_id
WHERE s.state = 'live' AND s.passed_gate >= 2
ORDER BY q.question_id;
