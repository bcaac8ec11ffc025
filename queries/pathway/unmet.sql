-- How many of those a step is meant for it does not reach. One row per step, largest unmet share first.
SELECT
  s.step_id,
  s.pathway_id,
  v.name AS service,
  s.need,
  s.eligible_people,
  s.reached_people,
  1 - s.reached_people / nullif(s.eligible_people, 0) AS unmet_share
FROM step AS s
INNER JOIN service AS v ON s.service_id = v.service_id
WHERE s.eligible_people IS NOT NULL AND s.reached_people IS NOT NULL
ORDER BY unmet_share DESC, s.step_id;
