-- Every question with its group, approach, state and how long it has stood at its gate. One row per question.
SELECT
  q.question_id,
  q.text AS question,
  q.theme,
  v.name AS service,
  g.grp_id,
  g.name AS grp,
  q.approach,
  q.posed_by,
  q.uncomfortable,
  s.passed_gate,
  s.last_gate,
  coalesce(s.decision, 'none') AS decision,
  s.state,
  CASE
    WHEN s.passed_gate IS NULL OR s.passed_gate = 0 THEN 'understand'
    WHEN s.passed_gate IN (1, 2) THEN 'plan'
    WHEN s.passed_gate = 3 THEN 'do'
    ELSE 'review'
  END AS cycle,
  s.confidence,
  date_diff('day', coalesce(s.decided_on, q.posed_on), current_date) AS days_at_gate,
  m.mechanisms,
  coalesce(m.only_procurement, FALSE) AS only_procurement
FROM question AS q
INNER JOIN question_state AS s ON q.question_id = s.question_id
LEFT JOIN grp AS g ON q.grp_id = g.grp_id
LEFT JOIN service AS v ON q.service_id = v.service_id
LEFT JOIN (
  SELECT
    u.question_id,
    count(*) AS mechanisms,
    count(*) = 1 AND bool_and(u.mechanism_id = 'procurement') AS only_procurement
  FROM question_mechanism AS u
  GROUP BY u.question_id
) AS m ON q.question_id = m.question_id
WHERE
  ($grp IS NULL OR q.grp_id = $grp)
  AND ($state IS NULL OR s.state = $state)
  AND ($approach IS NULL OR q.approach = $approach)
  AND ($theme IS NULL OR q.theme = CAST($theme AS VARCHAR))
ORDER BY q.question_id;
