-- Suppliers that several bodies pay, with every spelling they are printed in. One row per supplier, largest first.
SELECT
  p.supplier_key,
  arg_max(p.supplier, p.amount_gbp) AS supplier,
  count(DISTINCT p.body_id) AS bodies,
  string_agg(DISTINCT o.name, '; ' ORDER BY o.name) AS body_names,
  string_agg(DISTINCT p.supplier, '; ' ORDER BY p.supplier) AS names,
  sum(p.amount_gbp) AS gbp
FROM payment_supplier AS p
INNER JOIN org AS o ON p.body_id = o.org_id
WHERE p.supplier_key <> '' AND NOT p.is_redacted AND NOT p.is_pass_through AND NOT p.is_levy
GROUP BY p.supplier_key
HAVING count(DISTINCT p.body_id) > 1
ORDER BY bodies DESC, gbp DESC, p.supplier_key
LIMIT $limit;
