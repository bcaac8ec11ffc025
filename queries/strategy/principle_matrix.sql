-- How many questions serve each agreed principle, those that serve none included. One row per principle.
SELECT
  p.statement_id,
  p.title AS principle,
  count(q.question_id) AS questions,
  string_agg(q.question_id, ', ' ORDER BY q.question_id) AS question_ids
FROM statement AS p
LEFT JOIN question_principle AS q ON p.statement_id = q.statement_id
WHERE p.kind = 'principle' AND p.status <> 'retired'
GROUP BY p.statement_id, p.title, p.sort
ORDER BY p.sort, p.statement_id;
