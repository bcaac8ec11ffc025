-- What strategies commit to: each question, where it stands, and its return where it counts (live at gate 2 or later). One row per strategy and question.
SELECT
  t.strategy_id,
  q.question_id,
  q.text AS question,
  g.name AS grp,
  s.passed_gate,
  s.last_gate,
  s.state,
  s.confidence,
  s.decided_on,
  coalesce(s.state = 'live' AND s.passed_gate >= 2, FALSE) AS counts,
  r.pv_cost_gbp,
  r.pv_value_gbp,
  r.pv_cashable_gbp,
  t.load_id
FROM strategy_question AS t
INNER JOIN question AS q ON t.question_id = q.question_id
INNER JOIN question_state AS s ON q.question_id = s.question_id
LEFT JOIN grp AS g ON q.grp_id = g.grp_id
LEFT JOIN counted_return AS r ON q.question_id = r.question_id
WHERE $strategy IS NULL OR t.strategy_id = $strategy
ORDER BY t.strategy_id, q.question_id;
