-- Steps that people are handed to and nobody is handed on from: a discharge, or a dead end. One row per step, most people first.
SELECT
  s.step_id,
  v.name AS service,
  o.name AS provider,
  s.need,
  s.activity,
  sum(l.people) AS people_arriving,
  s.reached_people
FROM step AS s
INNER JOIN step_link AS l ON s.step_id = l.to_step
INNER JOIN service AS v ON s.service_id = v.service_id
INNER JOIN org AS o ON s.provider_id = o.org_id
WHERE
  ($pathway IS NULL OR s.pathway_id = $pathway)
  AND NOT EXISTS (SELECT 1 FROM step_link AS k WHERE k.from_step = s.step_id)
GROUP BY s.step_id, v.name, o.name, s.need, s.activity, s.reached_people
ORDER BY people_arriving DESC NULLS LAST, s.step_id;
