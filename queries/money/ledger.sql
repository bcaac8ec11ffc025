-- Each body's published payments in sum, with what is no purchase set apart. One row per body, largest ledger first.
SELECT
  m.body_id,
  o.name AS body,
  sum(m.lines) AS lines,
  sum(m.credits) AS credits,
  sum(m.amount_gbp) AS amount_gbp,
  coalesce(sum(m.amount_gbp) FILTER (m.is_pass_through), 0) AS pass_through_gbp,
  coalesce(sum(m.amount_gbp) FILTER (m.is_levy), 0) AS levy_gbp,
  coalesce(sum(m.amount_gbp) FILTER (m.is_redacted), 0) AS redacted_gbp,
  coalesce(sum(m.amount_gbp) FILTER (NOT m.is_pass_through AND NOT m.is_levy AND NOT m.is_redacted), 0) AS purchased_gbp,
  min(l.period_from) AS first_day,
  max(l.period_to) AS last_day
FROM payment_month AS m
INNER JOIN org AS o ON m.body_id = o.org_id
INNER JOIN load AS l ON m.load_id = l.load_id
GROUP BY m.body_id, o.name
ORDER BY amount_gbp DESC, body;
