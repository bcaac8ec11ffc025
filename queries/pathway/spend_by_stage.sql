-- What the steps on the pathways cost a year, spread evenly over their months, by stage of life. One row per stage.
WITH spread AS (
  SELECT
    g.stage_id,
    sum(
      c.cost_gbp * (least(g.age_to_m, c.age_to_m) - greatest(g.age_from_m, c.age_from_m) + 1) / (c.age_to_m - c.age_from_m + 1)
    ) AS gbp
  FROM life_stage AS g
  INNER JOIN step_cost AS c ON greatest(g.age_from_m, c.age_from_m) <= least(g.age_to_m, c.age_to_m)
  WHERE $pathway IS NULL OR c.pathway_id = $pathway
  GROUP BY g.stage_id
)

SELECT
  g.stage_id,
  g.label AS stage,
  g.age_from_m,
  g.age_to_m,
  coalesce(s.gbp, 0) AS gbp,
  coalesce(s.gbp, 0) / nullif(sum(s.gbp) OVER (), 0) AS share,
  sum(s.gbp) FILTER (g.age_to_m < 60) OVER () / nullif(sum(s.gbp) OVER (), 0) AS early_share,
  chosen_year($year) AS year
FROM life_stage AS g
LEFT JOIN spread AS s ON g.stage_id = s.stage_id
WHERE EXISTS (SELECT 1 FROM step AS any_step)
ORDER BY g.age_from_m;
