-- The pathways there are, with how many steps, services and bodies each has and what it costs a year. One row per pathway, most steps first.
SELECT
  p.pathway_id,
  p.name,
  p.persona,
  count(s.step_id) AS steps,
  count(DISTINCT s.service_id) AS services,
  count(DISTINCT s.provider_id) AS bodies,
  sum(c.cost_gbp) AS cost_gbp
FROM pathway AS p
LEFT JOIN step AS s ON p.pathway_id = s.pathway_id
LEFT JOIN step_cost AS c ON s.step_id = c.step_id
GROUP BY p.pathway_id, p.name, p.persona
ORDER BY steps DESC, p.name, p.pathway_id;
