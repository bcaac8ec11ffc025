-- How many payments a body has made to one supplier, what they come to, and the pages of a size they fill. One row per supplier asked for.
SELECT
  CAST(sum(p.lines) AS BIGINT) AS lines,
  sum(p.amount_gbp) AS gbp,
  CAST(ceil(sum(p.lines) / CAST($size AS DOUBLE)) AS INTEGER) AS pages
FROM payment_supplier AS p
WHERE
  ($body IS NULL OR p.body_id = $body)
  AND ($supplier_key IS NULL OR p.supplier_key = $supplier_key)
HAVING count(*) > 0
ORDER BY lines;
