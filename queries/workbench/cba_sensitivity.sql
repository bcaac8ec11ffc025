-- How much public value moves when each line is a fifth lower or higher, for a tornado. One row per question and line, widest first.
WITH lines AS (
  SELECT
    y.question_id,
    y.side,
    y.line,
    y.label,
    sum(y.present_gbp) * CASE y.side WHEN 'cost' THEN -1 ELSE 1 END AS effect_gbp
  FROM cba_years($scheme) AS y
  WHERE $question IS NULL OR y.question_id = $question
  GROUP BY y.question_id, y.side, y.line, y.label
)

SELECT
  question_id,
  side,
  line,
  label,
  sum(effect_gbp) OVER (PARTITION BY question_id) - 0.2 * effect_gbp AS nppv_low_gbp,
  sum(effect_gbp) OVER (PARTITION BY question_id) + 0.2 * effect_gbp AS nppv_high_gbp,
  abs(0.4 * effect_gbp) AS range_gbp
FROM lines
ORDER BY question_id, range_gbp DESC, side, line;
