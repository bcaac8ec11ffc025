-- One family on a pathway, month by month from now: professionals, assessments, contacts and pounds, at yearly rates. One row per month.
-- $ages are the family's ages in months today. A step is counted once for the family, even where two of them are of its age.
WITH ahead AS (
  SELECT unnest(generate_series(0, coalesce(CAST($months AS INTEGER), 60) - 1)) AS month
),

family AS (
  SELECT unnest(CAST($ages AS INTEGER[])) AS age_m
),

given AS (
  SELECT DISTINCT
    a.month,
    s.step_id,
    s.service_id,
    s.provider_id,
    s.need,
    s.activity,
    s.contacts_per_person,
    s.unit_cost_gbp
  FROM ahead AS a
  CROSS JOIN family AS f
  INNER JOIN step AS s ON f.age_m + a.month BETWEEN s.age_from_m AND s.age_to_m
  WHERE s.pathway_id = $pathway
)

SELECT
  a.month,
  count(DISTINCT g.service_id || '|' || g.provider_id || '|' || g.need) AS professionals,
  count(DISTINCT g.provider_id) AS bodies,
  count(DISTINCT g.service_id || '|' || g.provider_id) FILTER (g.activity = 'assess') AS assessors,
  coalesce(sum(g.contacts_per_person) FILTER (g.activity = 'assess'), 0) AS assessments,
  coalesce(sum(g.contacts_per_person), 0) AS contacts,
  coalesce(sum(g.contacts_per_person * g.unit_cost_gbp), 0) AS gbp
FROM ahead AS a
LEFT JOIN given AS g ON a.month = g.month
WHERE EXISTS (SELECT 1 FROM step AS s WHERE s.pathway_id = $pathway)
GROUP BY a.month
ORDER BY a.month;
