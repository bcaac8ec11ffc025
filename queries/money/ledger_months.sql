-- One body's payments month by month. One row per month.
SELECT
  m.month,
  CAST(sum(m.lines) AS BIGINT) AS lines,
  sum(m.amount_gbp) AS gbp
FROM payment_month AS m
WHERE $body IS NULL OR m.body_id = $body
GROUP BY m.month
ORDER BY m.month;
