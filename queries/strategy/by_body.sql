-- Who pays and who gains over all that a strategy commits to and that counts: present value of fiscal benefit less cost. One row per body.
SELECT
  o.name AS body,
  coalesce(sum(y.present_gbp) FILTER (y.side = 'cost'), 0) AS present_cost_gbp,
  coalesce(sum(y.present_gbp) FILTER (y.side = 'benefit'), 0) AS present_fiscal_gbp,
  coalesce(sum(y.present_gbp) FILTER (y.side = 'benefit'), 0)
  - coalesce(sum(y.present_gbp) FILTER (y.side = 'cost'), 0) AS net_gbp
FROM strategy_question AS t
INNER JOIN question_state AS s ON t.question_id = s.question_id AND s.state = 'live' AND s.passed_gate >= 2
INNER JOIN cba_year AS y ON t.question_id = y.question_id
INNER JOIN org AS o ON y.org_id = o.org_id
WHERE t.strategy_id = $strategy AND (y.side = 'cost' OR y.kind = 'fiscal')
GROUP BY o.name
ORDER BY net_gbp, body;
