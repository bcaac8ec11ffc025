-- Who does what by when for a question, at what risk, and for which piece of the jigsaw of change. One row per task, by start.
SELECT
  t.question_id,
  t.task,
  t.label,
  o.name AS owner,
  t.start_on,
  t.end_on,
  i.label AS piece,
  t.quick_win,
  t.progress,
  t.risk_likelihood,
  t.risk_impact,
  t.risk_likelihood * t.risk_impact AS risk,
  t.end_on < current_date AND t.progress < 1 AS is_late
FROM plan_task AS t
LEFT JOIN org AS o ON t.org_id = o.org_id
LEFT JOIN instrument_item AS i ON t.jigsaw = i.item AND i.instrument = 'jigsaw'
WHERE $question IS NULL OR t.question_id = $question
ORDER BY t.question_id, t.start_on, t.end_on, t.task;
