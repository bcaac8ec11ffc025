-- How often each mechanism is used, and in how many questions procurement is the only one. One row per mechanism.
WITH used AS (
  SELECT
    q.question_id,
    q.mechanism_id,
    count(*) OVER (PARTITION BY q.question_id) AS mechanisms
  FROM question_mechanism AS q
)

SELECT
  m.mechanism_id,
  m.label AS mechanism,
  m.family,
  count(u.question_id) AS questions,
  count(u.question_id) FILTER (m.mechanism_id = 'procurement' AND u.mechanisms = 1) AS only_procurement
FROM mechanism AS m
LEFT JOIN used AS u ON m.mechanism_id = u.mechanism_id
GROUP BY m.mechanism_id, m.label, m.family
ORDER BY questions DESC, m.family, m.mechanism_id;
