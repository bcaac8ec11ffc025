-- A business case year by year: cost, and the running sum of discounted benefit less cost, fiscal and all value. One row per question and year.
SELECT
  r.question_id,
  r.t,
  r.cost_gbp,
  r.present_cost_gbp,
  r.cumulative_fiscal_gbp,
  r.cumulative_value_gbp
FROM cba_running($scheme) AS r
WHERE $question IS NULL OR r.question_id = $question
ORDER BY r.question_id, r.t;
