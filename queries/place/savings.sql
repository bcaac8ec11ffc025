-- What the redesign is worth so far: only questions live at gate 2 or later have figures, none before. One row per such question.
SELECT
  q.question_id,
  q.text AS question,
  s.passed_gate,
  s.confidence,
  sum(y.present_gbp) FILTER (y.side = 'cost') AS pv_cost_gbp,
  sum(y.present_gbp * y.cash_share) FILTER (y.side = 'benefit' AND y.kind = 'fiscal') AS pv_cashable_gbp
FROM question AS q
INNER JOIN question_state AS s ON q.question_id = s.question_id
LEFT JOIN cba_year AS y ON q.question_id = y.question_id
WHERE s.state = 'live' AND s.passed_gate >= 2
GROUP BY q.question_id, q.text, s.passed_gate, s.confidence
ORDER BY q.question_id;
