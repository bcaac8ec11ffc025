-- The months of a life in which a pathway offers nothing. One row per gap, youngest first.
WITH months AS (
  SELECT unnest(generate_series(-9, 1199)) AS month
),

covered AS (
  SELECT
    m.month,
    count(s.step_id) AS steps
  FROM months AS m
  LEFT JOIN step AS s
    ON
      m.month BETWEEN s.age_from_m AND s.age_to_m
      AND s.pathway_id = $pathway
      AND ($needs IS NULL OR list_contains($needs, s.need))
  GROUP BY m.month
),

islands AS (
  SELECT
    month,
    month - row_number() OVER (ORDER BY month) AS island
  FROM covered
  WHERE steps = 0 AND EXISTS (SELECT 1 FROM step AS s WHERE s.pathway_id = $pathway)
)

SELECT
  min(month) AS from_m,
  max(month) AS to_m,
  count(*) AS months
FROM islands
GROUP BY island
ORDER BY from_m;
