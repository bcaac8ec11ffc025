-- How old each source is against how often it comes out: fresh until its next is due, stale when two are. One row per source, most overdue first.
WITH dated AS (
  SELECT
    s.source_id,
    s.name AS source,
    s.publisher,
    s.licence,
    s.cadence,
    s.is_synthetic,
    max(l.loaded_at) AS last_loaded_at,
    coalesce(max(l.period_to), CAST(max(l.loaded_at) AS DATE)) AS as_of,
    max(l.period_to) IS NOT NULL AS is_period,
    CASE s.cadence
      WHEN 'daily' THEN INTERVAL 1 DAY
      WHEN 'monthly' THEN INTERVAL 1 MONTH
      WHEN 'quarterly' THEN INTERVAL 3 MONTH
      WHEN 'annual' THEN INTERVAL 1 YEAR
    END AS every,
    count(*) AS files,
    sum(l.row_count) AS rows,
    sum(l.rejected) AS rejected,
    coalesce(CAST($today AS DATE), current_date) AS today
  FROM load AS l
  INNER JOIN source AS s ON l.source_id = s.source_id
  WHERE l.status = 'accepted'
  GROUP BY s.source_id, s.name, s.publisher, s.licence, s.cadence, s.is_synthetic
)

SELECT
  source_id,
  source,
  publisher,
  licence,
  cadence,
  last_loaded_at,
  as_of,
  is_period,
  date_diff('day', as_of, today) AS age_days,
  CAST(as_of + every AS DATE) AS next_due,
  CASE
    WHEN every IS NULL THEN 'no set date'
    WHEN today <= as_of + every THEN 'fresh'
    WHEN today <= as_of + 2 * every THEN 'due'
    ELSE 'stale'
  END AS state,
  files,
  rows,
  rejected,
  is_synthetic
FROM dated
ORDER BY date_diff('day', as_of, today) / date_diff('day', as_of, as_of + every) DESC NULLS LAST, as_of, source;
