-- The suppliers a body pays most, or those with some letters in their name, with what is no purchase named as such. One row per supplier, largest first.
SELECT
  p.supplier_key,
  CASE WHEN p.supplier_key = '' THEN 'No supplier printed' ELSE arg_max(p.supplier, p.lines) END AS supplier,
  CASE
    WHEN bool_or(p.is_redacted) THEN 'Name redacted'
    WHEN bool_or(p.is_pass_through) THEN 'Passed on: payroll tax, pensions, benefits'
    WHEN bool_or(p.is_levy) THEN 'Levy or precept'
    ELSE 'Supplier'
  END AS what,
  CAST(sum(p.lines) AS BIGINT) AS lines,
  sum(p.amount_gbp) AS gbp
FROM payment_supplier AS p
WHERE
  ($body IS NULL OR p.body_id = $body)
  AND ($find IS NULL OR contains(p.supplier_key, upper($find)) OR contains(upper(p.supplier), upper($find)))
GROUP BY p.supplier_key
ORDER BY gbp DESC, p.supplier_key
LIMIT $limit;
