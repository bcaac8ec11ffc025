-- The steps of a pathway that have these words in service, body, need or code, for a list to pick from. One row per step, youngest first, at most 60.
SELECT
  s.step_id,
  v.name AS service,
  s.activity,
  s.age_from_m,
  s.age_to_m
FROM step AS s
INNER JOIN service AS v ON s.service_id = v.service_id
INNER JOIN org AS o ON s.provider_id = o.org_id
WHERE
  s.pathway_id = $pathway
  AND (
    $words IS NULL
    OR s.step_id = $step
    OR contains(lower(concat_ws(' ', v.name, o.name, s.need, s.activity, s.step_id)), lower(CAST($words AS VARCHAR)))
  )
ORDER BY coalesce(s.step_id = $step, FALSE) DESC, s.age_from_m, s.age_to_m, s.step_id
LIMIT 60;
