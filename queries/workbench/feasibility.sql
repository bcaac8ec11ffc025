-- Whether a question could work: what would be done, in practice, in law, who must agree and what moves each party. One row per question with a note.
SELECT
  f.question_id,
  f.proposal,
  f.practical,
  f.legal,
  f.agreement,
  f.incentives,
  f.load_id
FROM feasibility AS f
WHERE $question IS NULL OR f.question_id = $question
ORDER BY f.question_id;
