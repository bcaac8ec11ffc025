-- Pairs of steps that do the same for the same need at the same age by different hands. One row per pair.
SELECT
  x.need,
  x.activity,
  x.step_id AS step_a,
  y.step_id AS step_b,
  v.name AS service_a,
  w.name AS service_b,
  o.name AS provider_a,
  q.name AS provider_b,
  greatest(x.age_from_m, y.age_from_m) AS from_m,
  least(x.age_to_m, y.age_to_m) AS to_m,
  least(x.age_to_m, y.age_to_m) - greatest(x.age_from_m, y.age_from_m) + 1 AS months,
  least(x.reached_people, y.reached_people) AS people_at_most
FROM step AS x
INNER JOIN step AS y
  ON
    x.need = y.need
    AND x.activity = y.activity
    AND x.step_id < y.step_id
    AND (x.service_id <> y.service_id OR x.provider_id <> y.provider_id)
    AND greatest(x.age_from_m, y.age_from_m) <= least(x.age_to_m, y.age_to_m)
INNER JOIN service AS v ON x.service_id = v.service_id
INNER JOIN service AS w ON y.service_id = w.service_id
INNER JOIN org AS o ON x.provider_id = o.org_id
INNER JOIN org AS q ON y.provider_id = q.org_id
WHERE $pathway IS NULL OR (x.pathway_id = $pathway AND y.pathway_id = $pathway)
ORDER BY x.need, x.step_id, y.step_id;
