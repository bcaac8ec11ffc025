-- The rows of one year that are in no total, and why; for a duplicate the ledger that counts the same pound. One row per row of money left out, largest first.
WITH spent AS (
  SELECT
    m.spend_id,
    m.year,
    m.service_id,
    m.commissioner_id,
    m.deliverer_id,
    m.gross_gbp,
    m.kind,
    m.basis,
    m.count_rule,
    m.load_id,
    CASE
      WHEN m.basis = 'budget' THEN 'budget'
      WHEN m.kind = 'capital' THEN 'capital'
      ELSE m.count_rule
    END AS reason
  FROM spend AS m
  WHERE m.year = chosen_year($year)
)

SELECT
  m.reason,
  s.name AS service,
  k.name AS ledger,
  (
    SELECT min(o.name) FROM spent AS c INNER JOIN org AS o ON c.commissioner_id = o.org_id
    WHERE
      m.reason = 'duplicate' AND c.reason = 'count' AND c.service_id = m.service_id
      AND c.commissioner_id <> m.commissioner_id
      AND abs(c.gross_gbp - m.gross_gbp) <= 0.01 * greatest(c.gross_gbp, m.gross_gbp)
  ) AS other_ledger,
  m.gross_gbp AS gbp,
  m.spend_id,
  l.file_name
FROM spent AS m
INNER JOIN service AS s ON m.service_id = s.service_id
INNER JOIN org AS k ON m.commissioner_id = k.org_id
LEFT JOIN load AS l ON m.load_id = l.load_id
WHERE m.reason <> 'count'
ORDER BY m.reason = 'duplicate' DESC, m.reason, m.gross_gbp DESC, m.spend_id;
