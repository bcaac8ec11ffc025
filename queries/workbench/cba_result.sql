-- What a business case returns: present values, NPV, BCR, cash test, switching value, payback (domain.md B.6). One row per question.
WITH sums AS (
  SELECT
    y.question_id,
    coalesce(sum(y.present_gbp) FILTER (y.side = 'cost'), 0) AS pvc,
    coalesce(sum(y.present_gbp) FILTER (y.side = 'cost' AND y.cash_share = 1), 0) AS pv_cash_cost,
    coalesce(sum(y.present_gbp) FILTER (y.side = 'benefit' AND y.kind = 'fiscal'), 0) AS pvf,
    coalesce(sum(y.present_gbp) FILTER (y.side = 'benefit' AND y.kind = 'economic'), 0) AS pve,
    coalesce(sum(y.present_gbp) FILTER (y.side = 'benefit' AND y.kind = 'social'), 0) AS pvs,
    coalesce(sum(y.present_gbp * y.cash_share) FILTER (y.side = 'benefit' AND y.kind = 'fiscal'), 0) AS pv_cashable
  FROM cba_years($scheme) AS y
  WHERE $question IS NULL OR y.question_id = $question
  GROUP BY y.question_id
),

payback AS (
  SELECT
    r.question_id,
    min(r.t) FILTER (r.cumulative_fiscal_gbp >= 0) AS fiscal_payback_t,
    min(r.t) FILTER (r.cumulative_value_gbp >= 0) AS public_payback_t
  FROM cba_running($scheme) AS r
  WHERE $question IS NULL OR r.question_id = $question
  GROUP BY r.question_id
)

SELECT
  s.question_id,
  coalesce($scheme, b.scheme) AS scheme,
  b.base_year,
  b.horizon,
  f.df AS last_factor,
  s.pvc,
  s.pvf,
  s.pve,
  s.pvs,
  s.pvf - s.pvc AS fiscal_npv,
  s.pvf / nullif(s.pvc, 0) AS fiscal_bcr,
  s.pvf + s.pve + s.pvs - s.pvc AS nppv,
  (s.pvf + s.pve + s.pvs) / nullif(s.pvc, 0) AS public_bcr,
  s.pv_cashable,
  s.pv_cash_cost,
  s.pv_cashable / nullif(s.pv_cash_cost, 0) AS cash_test,
  s.pvc / nullif(s.pvf + s.pve + s.pvs, 0) AS switching_value,
  p.fiscal_payback_t,
  p.public_payback_t
FROM sums AS s
INNER JOIN cba AS b ON s.question_id = b.question_id
INNER JOIN discount_factor AS f ON f.scheme = coalesce($scheme, b.scheme) AND f.t = b.horizon - 1
INNER JOIN payback AS p ON s.question_id = p.question_id
ORDER BY s.question_id;
