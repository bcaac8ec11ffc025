-- What strategies commit to: each question, where it stands, and its return where it counts (live at gate 2 or later). One row per strategy and question.
WITH returns AS (
  SELECT
    y.question_id,
    sum(y.present_gbp) FILTER (y.side = 'cost') AS pv_cost_gbp,
    sum(y.present_gbp) FILTER (y.side = 'benefit') AS pv_value_gbp,
    sum(y.present_gbp * y.cash_share) FILTER (y.side = 'benefit' AND y.kind = 'fiscal') AS pv_cashable_gbp
  FROM cba_year AS y
  GROUP BY y.question_id
)

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
  CASE WHEN s.state = 'live' AND s.passed_gate >= 2 THEN r.pv_cost_gbp END AS pv_cost_gbp,
  CASE WHEN s.state = 'live' AND s.passed_gate >= 2 THEN r.pv_value_gbp END AS pv_value_gbp,
  CASE WHEN s.state = 'live' AND s.passed_gate >= 2 THEN r.pv_cashable_gbp END AS pv_cashable_gbp,
  t.load_id
FROM strategy_question AS t
INNER JOIN question AS q ON t.question_id = q.question_id
INNER JOIN question_state AS s ON q.question_id = s.question_id
LEFT JOIN grp AS g ON q.grp_id = g.grp_id
LEFT JOIN returns AS r ON q.question_id = r.question_id
WHERE $strategy IS NULL OR t.strategy_id = $strategy
ORDER BY t.strategy_id, q.question_id;
