-- Which questions have a business case, and where each stands at the gates. One row per question.
SELECT
  q.question_id,
  q.text AS question,
  s.state,
  s.passed_gate,
  s.last_gate,
  c.question_id IS NOT NULL AS has_case,
  c.base_year,
  c.horizon,
  c.scheme,
  c.note,
  c.load_id,
  (SELECT count(*) FROM cba_cost AS k WHERE k.question_id = q.question_id) AS cost_lines,
  (SELECT count(*) FROM cba_benefit AS b WHERE b.question_id = q.question_id) AS benefit_lines,
  (
    SELECT max(g.grade)
    FROM (
      SELECT
        k.question_id,
        k.grade
      FROM cba_cost AS k
      UNION ALL
      SELECT
        b.question_id,
        b.grade
      FROM cba_benefit AS b
    ) AS g
    WHERE g.question_id = q.question_id
  ) AS weakest_grade
FROM question AS q
INNER JOIN question_state AS s ON q.question_id = s.question_id
LEFT JOIN cba AS c ON q.question_id = c.question_id
WHERE $question IS NULL OR q.question_id = $question
ORDER BY has_case DESC, s.passed_gate DESC NULLS LAST, q.question_id;
