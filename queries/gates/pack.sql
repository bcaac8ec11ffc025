-- What the steering group needs for the questions that may come to their next gate: state, case and plan. One row per live question.
SELECT
  q.question_id,
  q.text AS question,
  g.name AS grp,
  coalesce(s.passed_gate, -1) + 1 AS next_gate,
  s.confidence,
  s.decided_on,
  q.uncomfortable,
  (SELECT count(*) FROM question_principle AS p WHERE p.question_id = q.question_id) AS principles,
  (SELECT count(*) FROM question_mechanism AS m WHERE m.question_id = q.question_id) AS mechanisms,
  exists(SELECT 1 FROM cba AS c WHERE c.question_id = q.question_id) AS has_case,
  (SELECT count(*) FROM plan_task AS t WHERE t.question_id = q.question_id) AS tasks,
  (SELECT count(DISTINCT t.jigsaw) FROM plan_task AS t WHERE t.question_id = q.question_id) AS jigsaw_pieces
FROM question AS q
INNER JOIN question_state AS s ON q.question_id = s.question_id
LEFT JOIN grp AS g ON q.grp_id = g.grp_id
WHERE s.state = 'live' AND coalesce(s.passed_gate, -1) < 4
ORDER BY next_gate DESC, q.question_id;
