-- How many of those a step is meant for it does not reach. One row per step, largest unmet share first.
SELECT
  s.step_id,
  s.pathway_id,
  v.name AS service,
  o.name AS provider,
  s.need,
  s.age_from_m,
  s.age_to_m,
  s.eligible_people,
  s.reached_people,
  s.eligible_people - s.reached_people AS unmet_people,
  1 - s.reached_people / nullif(s.eligible_people, 0) AS unmet_share
FROM step AS s
INNER JOIN service AS v ON s.service_id = v.service_id
INNER JOIN org AS o ON s.provider_id = o.org_id
WHERE s.eligible_people IS NOT NULL AND s.reached_people IS NOT NULL AND ($pathway IS NULL OR s.pathway_id = $pathway)
ORDER BY unmet_share DESC NULLS LAST, s.step_id;
