-- Needs that several services meet with the same activity, and what that costs a year. One row per need and activity.
SELECT
  s.need,
  s.activity,
  count(DISTINCT s.service_id || '|' || s.provider_id) AS bodies,
  sum(c.cost_gbp) AS gbp
FROM step AS s
INNER JOIN step_cost AS c ON s.step_id = c.step_id
WHERE
  ($pathway IS NULL OR s.pathway_id = $pathway)
  AND EXISTS (
    SELECT 1 FROM step AS t
    WHERE
      t.need = s.need AND t.activity = s.activity AND t.step_id <> s.step_id
      AND (t.service_id <> s.service_id OR t.provider_id <> s.provider_id)
      AND greatest(s.age_from_m, t.age_from_m) <= least(s.age_to_m, t.age_to_m)
      AND ($pathway IS NULL OR t.pathway_id = $pathway)
  )
GROUP BY s.need, s.activity
ORDER BY gbp DESC, s.need;
