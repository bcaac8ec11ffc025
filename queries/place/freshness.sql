-- How fresh each source is: its last accepted load and age in days, and whether its figures are made up. One row per source, oldest first.
SELECT
  s.name AS source,
  s.publisher,
  s.licence,
  s.cadence,
  max(l.loaded_at) AS last_loaded_at,
  date_diff('day', CAST(max(l.loaded_at) AS DATE), current_date) AS age_days,
  count(*) AS files,
  CAST(sum(l.row_count) AS BIGINT) AS rows,
  CAST(sum(l.rejected) AS BIGINT) AS rejected,
  s.is_synthetic
FROM load AS l
INNER JOIN source AS s ON l.source_id = s.source_id
WHERE l.status = 'accepted'
GROUP BY s.name, s.publisher, s.licence, s.cadence, s.is_synthetic
ORDER BY age_days DESC, source;
