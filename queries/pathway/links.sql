-- The links of a pathway, or of one step, as they are stored, with the names at both ends. One row per link.
SELECT
  l.from_step,
  l.to_step,
  l.kind,
  l.people,
  l.wait_days,
  l.info_shared,
  l.reassessed,
  l.load_id,
  f.pathway_id,
  a.name AS from_service,
  b.name AS to_service,
  p.name AS from_provider,
  q.name AS to_provider,
  f.activity AS from_activity,
  t.activity AS to_activity
FROM step_link AS l
INNER JOIN step AS f ON l.from_step = f.step_id
INNER JOIN step AS t ON l.to_step = t.step_id
INNER JOIN service AS a ON f.service_id = a.service_id
INNER JOIN service AS b ON t.service_id = b.service_id
INNER JOIN org AS p ON f.provider_id = p.org_id
INNER JOIN org AS q ON t.provider_id = q.org_id
WHERE
  ($pathway IS NULL OR f.pathway_id = $pathway OR t.pathway_id = $pathway)
  AND ($step IS NULL OR $step IN (l.from_step, l.to_step))
ORDER BY f.age_from_m, t.age_from_m, l.from_step, l.to_step;
