-- The payments of a body to one supplier, each with its file and line, a page at a time. One row per ledger line, latest first.
SELECT
  p.paid_on,
  p.amount_gbp,
  p.supplier,
  p.unit,
  p.purpose,
  p.category,
  p.transaction_no,
  l.file_name,
  p.line_no
FROM payment AS p
INNER JOIN load AS l ON p.load_id = l.load_id
WHERE
  ($body IS NULL OR p.body_id = $body)
  AND ($supplier_key IS NULL OR coalesce(p.supplier_key, '') = $supplier_key)
ORDER BY p.paid_on DESC, p.load_id, p.line_no
LIMIT $limit OFFSET $offset;
