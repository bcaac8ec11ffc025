-- Who pays and who gains: present value of fiscal benefits less costs. One row per question and body, largest loss first.
SELECT
  y.question_id,
  o.name AS body,
  coalesce(sum(y.present_gbp) FILTER (y.side = 'cost'), 0) AS present_cost_gbp,
  coalesce(sum(y.present_gbp) FILTER (y.side = 'benefit'), 0) AS present_fiscal_gbp,
  coalesce(sum(y.present_gbp) FILTER (y.side = 'benefit'), 0)
  - coalesce(sum(y.present_gbp) FILTER (y.side = 'cost'), 0) AS net_gbp
FROM cba_years($scheme) AS y
INNER JOIN org AS o ON y.org_id = o.org_id
WHERE (y.side = 'cost' OR y.kind = 'fiscal') AND ($question IS NULL OR y.question_id = $question)
GROUP BY y.question_id, o.name
ORDER BY y.question_id, net_gbp, body;
