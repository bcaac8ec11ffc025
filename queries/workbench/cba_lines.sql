-- Each line of a question's business case: outcomes, pounds a year, present value, cashable present value. One row per line.
SELECT
  y.side,
  y.line,
  y.label,
  y.kind,
  o.name AS body,
  min(y.t) AS from_t,
  max(y.t) AS to_t,
  max(y.outcomes) AS outcomes,
  max(y.gbp) AS gbp_per_year,
  sum(y.gbp) AS total_gbp,
  sum(y.present_gbp) AS present_gbp,
  sum(y.present_gbp * y.cash_share) AS present_cash_gbp
FROM cba_years($scheme) AS y
INNER JOIN org AS o ON y.org_id = o.org_id
WHERE y.question_id = $question
GROUP BY y.side, y.line, y.label, y.kind, o.name
ORDER BY y.side DESC, y.line;
