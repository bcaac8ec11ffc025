-- Layers and spans of one employer, or of all: managers and the people who report to them; no target. One row per layer.
SELECT
  p.layer,
  sum(p.managers) AS managers,
  sum(p.direct_reports) AS direct_reports,
  sum(p.direct_reports) / nullif(sum(p.managers), 0) AS span,
  sum(sum(p.direct_reports)) OVER () / nullif(sum(sum(p.managers)) OVER (), 0) AS span_overall,
  max(p.layer) OVER () + 1 AS layers
FROM post_group AS p
WHERE p.layer IS NOT NULL AND ($employer IS NULL OR p.employer_id = $employer)
GROUP BY p.layer
ORDER BY p.layer;
