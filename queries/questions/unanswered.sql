-- Questions given to a group and not yet decided at any gate, the uncomfortable ones first. One row per question.
SELECT
  q.question_id,
  q.text AS question,
  g.name AS grp,
  q.uncomfortable,
  q.posed_on
FROM question AS q
INNER JOIN grp AS g ON q.grp_id = g.grp_id
WHERE NOT EXISTS (SELECT 1 FROM gate_decision AS d WHERE d.question_id = q.question_id)
ORDER BY q.uncomfortable DESC, q.posed_on, q.question_id;
