-- How one year's count was made: what was published for the place, apportioned or estimated, and what was left out. One row per year asked for.
WITH outturn AS (
  SELECT
    s.kind,
    s.count_rule,
    s.gross_gbp,
    coalesce(s.apportioned, 'direct') AS apportioned,
    s.count_rule = 'count' AND s.kind = 'revenue' AS is_counted
  FROM spend AS s
  WHERE s.year = chosen_year($year) AND s.basis = 'outturn'
)

SELECT
  chosen_year($year) AS year,
  coalesce(sum(o.gross_gbp) FILTER (o.is_counted AND o.apportioned = 'direct'), 0)
  / sum(o.gross_gbp) FILTER (o.is_counted) AS direct_share,
  coalesce(sum(o.gross_gbp) FILTER (o.is_counted AND o.apportioned IN ('population', 'caseload')), 0)
  / sum(o.gross_gbp) FILTER (o.is_counted) AS apportioned_share,
  coalesce(sum(o.gross_gbp) FILTER (o.is_counted AND o.apportioned = 'estimate'), 0)
  / sum(o.gross_gbp) FILTER (o.is_counted) AS estimated_share,
  count(*) FILTER (o.count_rule = 'duplicate' AND o.kind = 'revenue') AS duplicate_rows,
  coalesce(sum(o.gross_gbp) FILTER (o.count_rule = 'duplicate' AND o.kind = 'revenue'), 0) AS duplicates_gbp,
  coalesce(sum(o.gross_gbp) FILTER (o.kind = 'revenue' AND o.count_rule IN ('count', 'duplicate')), 0) AS before_gbp,
  coalesce(sum(o.gross_gbp) FILTER (o.kind = 'capital' AND o.count_rule = 'count'), 0) AS capital_gbp
FROM outturn AS o
HAVING count(*) > 0
ORDER BY year;
