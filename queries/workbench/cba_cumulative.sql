-- A business case year by year: cost, and the running sum of discounted benefit less cost, fiscal and all value. One row per question and year.
WITH years AS (
  SELECT
    y.question_id,
    y.t,
    coalesce(sum(y.gbp) FILTER (y.side = 'cost'), 0) AS cost_gbp,
    coalesce(sum(y.present_gbp) FILTER (y.side = 'cost'), 0) AS present_cost_gbp,
    coalesce(sum(y.present_gbp) FILTER (y.side = 'benefit' AND y.kind = 'fiscal'), 0) AS present_fiscal_gbp,
    coalesce(sum(y.present_gbp) FILTER (y.side = 'benefit'), 0) AS present_value_gbp
  FROM cba_years($scheme) AS y
  WHERE $question IS NULL OR y.question_id = $question
  GROUP BY y.question_id, y.t
),

running AS (
  SELECT
    question_id,
    t,
    cost_gbp,
    present_cost_gbp,
    sum(present_fiscal_gbp - present_cost_gbp) OVER (PARTITION BY question_id ORDER BY t) AS cumulative_fiscal_gbp,
    sum(present_value_gbp - present_cost_gbp) OVER (PARTITION BY question_id ORDER BY t) AS cumulative_value_gbp
  FROM years
)

SELECT
  question_id,
  t,
  cost_gbp,
  present_cost_gbp,
  cumulative_fiscal_gbp,
  cumulative_value_gbp
FROM running
ORDER BY question_id, t;
