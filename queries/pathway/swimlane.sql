-- The steps of a pathway: who provides each, from when to when, for how many, at what cost, how many others do the same. One row per step, youngest first.
SELECT
  s.step_id,
  o.name AS provider,
  v.name AS service,
  s.need,
  s.activity,
  s.age_from_m,
  s.age_to_m,
  s.eligible_people,
  s.reached_people,
  c.cost_gbp,
  (
    SELECT count(DISTINCT t.service_id || '|' || t.provider_id) FROM step AS t
    WHERE
      t.pathway_id = s.pathway_id AND t.need = s.need AND t.activity = s.activity
      AND (t.service_id <> s.service_id OR t.provider_id <> s.provider_id)
      AND greatest(s.age_from_m, t.age_from_m) <= least(s.age_to_m, t.age_to_m)
  ) AS others_doing_the_same
FROM step AS s
INNER JOIN org AS o ON s.provider_id = o.org_id
INNER JOIN service AS v ON s.service_id = v.service_id
INNER JOIN step_cost AS c ON s.step_id = c.step_id
WHERE
  ($pathway IS NULL OR s.pathway_id = $pathway)
  AND (
    $stages IS NULL
    OR EXISTS (
      SELECT 1 FROM life_stage AS g
      WHERE list_contains($stages, g.stage_id) AND g.age_from_m <= s.age_to_m AND g.age_to_m >= s.age_from_m
    )
  )
ORDER BY s.age_from_m, s.age_to_m, s.step_id;
