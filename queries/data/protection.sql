-- What was done to counts of people so that nobody can be found in them. One row per sentence, by indicator.
SELECT
  i.name AS indicator,
  p.sentence,
  p.made_at
FROM need_protection AS p
INNER JOIN indicator AS i ON p.indicator_id = i.indicator_id
ORDER BY i.name, p.made_at, p.sentence;
