-- What was decided of questions at their gates, by which group, when and why. One row per decision, latest first.
SELECT
  d.question_id,
  q.text AS question,
  d.gate,
  d.decision,
  d.confidence,
  d.decided_on,
  g.name AS grp,
  d.reason
FROM gate_decision AS d
INNER JOIN question AS q ON d.question_id = q.question_id
LEFT JOIN grp AS g ON d.grp_id = g.grp_id
WHERE $question IS NULL OR d.question_id = $question
ORDER BY d.decided_on DESC, d.recorded_at DESC, d.gate DESC, d.question_id;
