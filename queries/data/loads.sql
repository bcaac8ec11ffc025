-- Every load with its source, file, hash, rows, pounds, period, and who loaded or undid it when. One row per load, latest first.
WITH counted_years AS (
  SELECT
    m.load_id,
    make_date(min(m.year) - 1, 4, 1) AS first_day,
    make_date(max(m.year), 3, 31) AS last_day
  FROM spend AS m
  GROUP BY m.load_id
)

SELECT
  l.load_id,
  l.kind,
  l.table_name,
  s.name AS source,
  s.publisher,
  s.licence,
  l.file_name,
  l.sha256,
  l.rows_read,
  l.row_count,
  l.rejected,
  l.amount_gbp,
  coalesce(l.period_from, c.first_day) AS period_from,
  coalesce(l.period_to, c.last_day) AS period_to,
  l.loaded_by,
  l.loaded_at,
  l.status,
  l.note,
  l.sha256[1:8] AS fingerprint,
  l.undone_by,
  l.undone_at
FROM load AS l
LEFT JOIN source AS s ON l.source_id = s.source_id
LEFT JOIN counted_years AS c ON l.load_id = c.load_id
ORDER BY l.load_id DESC;
