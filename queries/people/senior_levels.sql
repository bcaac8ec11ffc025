-- The senior posts a body publishes, by level of its organisation chart. One row per level; levels of fewer than five people are joined with others.
WITH levels AS (
  SELECT
    p.level,
    count(*) AS posts,
    count(*) FILTER (lower(trim(p.vacancy)) IN ('vacant', 'yes', 'y', 'true', '1')) AS vacant
  FROM senior_post AS p
  WHERE
    p.body = $body
    AND p.level IS NOT NULL
    AND p.as_at IS NOT DISTINCT FROM (SELECT max(q.as_at) FROM senior_post AS q WHERE q.body = $body)
  GROUP BY p.level
),

judged AS (
  SELECT
    l.level,
    l.posts,
    l.vacant,
    l.posts - l.vacant AS people,
    l.posts - l.vacant < setting_number('posts_min_people') AS is_small
  FROM levels AS l
),

joined AS (
  SELECT
    j.level,
    j.posts,
    j.vacant,
    j.people,
    CASE
      WHEN NOT j.is_small THEN j.level
      WHEN sum(j.people) FILTER (j.is_small) OVER () >= setting_number('posts_min_people') THEN min(j.level) FILTER (j.is_small) OVER ()
      ELSE coalesce(min(j.level) FILTER (NOT j.is_small) OVER (), min(j.level) FILTER (j.is_small) OVER ())
    END AS shown_as
  FROM judged AS j
)

SELECT
  min(j.level) AS level,
  string_agg(j.level, ', ' ORDER BY j.level) AS joined_levels,
  sum(j.posts) AS posts,
  sum(j.vacant) AS vacant
FROM joined AS j
GROUP BY j.shown_as
HAVING sum(j.people) >= setting_number('posts_min_people')
ORDER BY level;
