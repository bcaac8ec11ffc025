-- What a strategy commits to: its questions that are live at gate 2 or later, with present cost, value and cashable saving. One row per strategy.
SELECT
  g.strategy_id,
  g.title,
  g.status,
  count(*) FILTER (s.state = 'live' AND s.passed_gate >= 2) AS questions,
  sum(r.pv_cost_gbp) AS pv_cost_gbp,
  sum(r.pv_value_gbp) AS pv_value_gbp,
  sum(r.pv_cashable_gbp) AS pv_cashable_gbp
FROM strategy AS g
LEFT JOIN strategy_question AS t ON g.strategy_id = t.strategy_id
LEFT JOIN question_state AS s ON t.question_id = s.question_id
LEFT JOIN counted_return AS r ON t.question_id = r.question_id
WHERE $strategy IS NULL OR g.strategy_id = $strategy
GROUP BY g.strategy_id, g.title, g.status
ORDER BY g.strategy_id;
