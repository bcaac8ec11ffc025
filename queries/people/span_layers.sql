-- Layers and spans of one employer, or of all: how many people report to a manager; no target. One row per layer; layers of fewer than five managers are joined.
WITH layers AS (
  SELECT
    p.layer,
    coalesce(sum(p.managers), 0) AS managers,
    coalesce(sum(p.direct_reports), 0) AS direct_reports
  FROM posts_on(NULL) AS p
  WHERE p.layer IS NOT NULL AND ($employer IS NULL OR p.employer_id = $employer)
  GROUP BY p.layer
),

judged AS (
  SELECT
    l.layer,
    l.managers,
    l.direct_reports,
    l.managers BETWEEN 1 AND setting_number('posts_min_people') - 1 AS is_small
  FROM layers AS l
),

joined AS (
  SELECT
    j.layer,
    j.managers,
    j.direct_reports,
    max(j.layer) OVER () + 1 AS layers,
    sum(j.managers) OVER () AS all_managers,
    sum(j.direct_reports) OVER () AS all_reports,
    CASE
      WHEN NOT j.is_small THEN j.layer
      WHEN sum(j.managers) FILTER (j.is_small) OVER () >= setting_number('posts_min_people') THEN min(j.layer) FILTER (j.is_small) OVER ()
      ELSE coalesce(min(j.layer) FILTER (NOT j.is_small AND j.managers > 0) OVER (), min(j.layer) FILTER (j.is_small) OVER ())
    END AS shown_as
  FROM judged AS j
)

SELECT
  min(j.layer) AS layer,
  string_agg(j.layer, ', ' ORDER BY j.layer) AS joined_layers,
  CASE WHEN sum(j.managers) >= setting_number('posts_min_people') THEN sum(j.direct_reports) / sum(j.managers) END AS span,
  CASE WHEN any_value(j.all_managers) >= setting_number('posts_min_people') THEN any_value(j.all_reports) / any_value(j.all_managers) END AS span_overall,
  any_value(j.layers) AS layers
FROM joined AS j
GROUP BY j.shown_as
ORDER BY layer;
