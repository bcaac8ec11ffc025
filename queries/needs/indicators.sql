-- The indicators that have values at ward or place level, to choose from. One row per indicator.
SELECT
  i.indicator_id,
  i.name,
  i.worse,
  count(DISTINCT v.area_id) AS areas
FROM indicator AS i
INNER JOIN need_shown AS v ON i.indicator_id = v.indicator_id AND v.level = 'ward'
GROUP BY i.indicator_id, i.name, i.worse
ORDER BY i.name, i.indicator_id;
