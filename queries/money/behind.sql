-- The rows behind a figure of one year, each with its source, file, hash, licence, and who loaded it when. One row per counted row of money, largest first.
SELECT
  c.spend_id,
  c.service,
  c.gross_gbp AS gbp,
  c.funder,
  c.commissioner,
  c.deliverer,
  c.control,
  s.name AS source,
  s.publisher,
  s.licence,
  l.file_name,
  l.sha256,
  l.loaded_by,
  l.loaded_at,
  c.load_id,
  sum(c.gross_gbp) OVER () AS total_gbp
FROM counted_money AS c
INNER JOIN load AS l ON c.load_id = l.load_id
INNER JOIN source AS s ON l.source_id = s.source_id
WHERE
  c.year = chosen_year($year)
  AND (coalesce($benefits, TRUE) OR NOT c.is_benefit)
  AND ($control IS NULL OR c.control = $control)
ORDER BY c.gross_gbp DESC, c.spend_id;
