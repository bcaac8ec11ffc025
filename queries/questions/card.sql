-- All that is said of one question: its words and codes, what it serves and how it would work. One row per question.
SELECT
  q.question_id,
  q.text,
  q.service_id,
  q.outcome_id,
  q.posed_by,
  q.grp_id,
  q.approach,
  q.uncomfortable,
  q.posed_on,
  q.theme,
  q.load_id,
  v.name AS service,
  coalesce(o.statement, p.statement) AS outcome,
  g.name AS grp,
  (SELECT list(u.statement_id ORDER BY u.statement_id) FROM question_principle AS u WHERE u.question_id = q.question_id) AS principles,
  (SELECT list(u.mechanism_id ORDER BY u.mechanism_id) FROM question_mechanism AS u WHERE u.question_id = q.question_id) AS mechanisms
FROM question AS q
LEFT JOIN service AS v ON q.service_id = v.service_id
LEFT JOIN outcome AS o ON q.outcome_id = o.outcome_id
LEFT JOIN outcome AS p ON v.outcome_id = p.outcome_id
LEFT JOIN grp AS g ON q.grp_id = g.grp_id
WHERE q.question_id = $question
ORDER BY q.question_id;
