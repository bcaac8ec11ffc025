-- The steps of a pathway, or one of them, as stored, with the names of service and provider, what each costs and where it is known from. One row per step.
SELECT
  s.step_id,
  s.pathway_id,
  s.service_id,
  s.provider_id,
  s.need,
  s.activity,
  s.age_from_m,
  s.age_to_m,
  s.eligibility,
  s.eligible_people,
  s.reached_people,
  s.contacts_per_person,
  s.unit_cost_gbp,
  s.load_id,
  v.name AS service,
  o.name AS provider,
  c.cost_gbp,
  1 - s.reached_people / nullif(s.eligible_people, 0) AS unmet_share,
  coalesce(r.name, 'Recorded on screen') AS source,
  l.file_name
FROM step AS s
INNER JOIN service AS v ON s.service_id = v.service_id
INNER JOIN org AS o ON s.provider_id = o.org_id
INNER JOIN step_cost AS c ON s.step_id = c.step_id
LEFT JOIN load AS l ON s.load_id = l.load_id
LEFT JOIN source AS r ON l.source_id = r.source_id
WHERE ($pathway IS NULL OR s.pathway_id = $pathway) AND ($step IS NULL OR s.step_id = $step)
ORDER BY s.age_from_m, s.age_to_m, s.step_id;
