-- The senior posts a body publishes, by directorate. One row per directorate, most posts first; those of fewer than five people are merged.
WITH units AS (
  SELECT
    coalesce(p.unit, 'Directorate not stated') AS unit,
    count(*) AS posts,
    count(*) FILTER (lower(trim(p.vacancy)) IN ('vacant', 'yes', 'y', 'true', '1')) AS vacant
  FROM senior_post AS p
  WHERE p.body = $body AND p.as_at IS NOT DISTINCT FROM (SELECT max(q.as_at) FROM senior_post AS q WHERE q.body = $body)
  GROUP BY p.unit
),

judged AS (
  SELECT
    u.unit,
    u.posts,
    u.vacant,
    u.posts - u.vacant AS people,
    u.posts - u.vacant < setting_number('posts_min_people') AS is_small
  FROM units AS u
),

merged AS (
  SELECT
    j.posts,
    j.vacant,
    j.people,
    CASE
      WHEN NOT j.is_small THEN j.unit
      WHEN sum(j.people) FILTER (j.is_small) OVER () >= setting_number('posts_min_people') THEN 'Small directorates together'
      ELSE coalesce(arg_min(j.unit, (j.people, j.unit)) FILTER (NOT j.is_small) OVER (), 'Small directorates together')
    END AS unit
  FROM judged AS j
)

SELECT
  m.unit || CASE WHEN count(*) > 1 AND m.unit <> 'Small directorates together' THEN ', with small directorates' ELSE '' END AS unit,
  sum(m.posts) AS posts,
  sum(m.vacant) AS vacant
FROM merged AS m
GROUP BY m.unit
HAVING sum(m.people) >= setting_number('posts_min_people')
ORDER BY posts DESC, unit;
