-- How many tasks of a question's plan carry each piece of the jigsaw of change, and what shows when one is missing. One row per piece.
SELECT
  i.item,
  i.label AS piece,
  i.symptom,
  (SELECT count(*) FROM plan_task AS t WHERE t.jigsaw = i.item AND t.question_id = $question) AS tasks
FROM instrument_item AS i
WHERE i.instrument = 'jigsaw'
ORDER BY i.sort;
