-- The indicators that have values in the place or below it, to choose from, with what they mean and stand in for. One row per indicator.
SELECT
  i.indicator_id,
  i.name,
  i.domain,
  i.method,
  i.multiplier,
  i.worse,
  i.is_proxy,
  i.definition,
  o.statement AS outcome,
  list(DISTINCT v.level ORDER BY v.level) AS levels,
  count(DISTINCT v.area_id) FILTER (v.level = 'ward') AS areas
FROM indicator AS i
INNER JOIN need_shown AS v ON i.indicator_id = v.indicator_id AND v.level IN ('place', 'ward', 'msoa', 'lsoa')
LEFT JOIN outcome AS o ON i.outcome_id = o.outcome_id
GROUP BY i.indicator_id, i.name, i.domain, i.method, i.multiplier, i.worse, i.is_proxy, i.definition, o.statement
ORDER BY i.name, i.indicator_id;
