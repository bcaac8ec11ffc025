-- What bodies publish of their senior posts: posts, levels, vacancies, and how many are paid in the bands. One row per body.
WITH posts AS (
  SELECT
    p.body,
    p.as_at,
    p.level,
    p.shared,
    lower(trim(p.vacancy)) IN ('vacant', 'yes', 'y', 'true', '1') AS is_vacant
  FROM senior_post AS p
  QUALIFY p.as_at IS NOT DISTINCT FROM max(p.as_at) OVER (PARTITION BY p.body)
),

charts AS (
  SELECT
    p.body,
    max(p.as_at) AS as_at,
    count(*) AS posts,
    count(DISTINCT p.level) AS levels,
    count(*) FILTER (p.is_vacant) AS vacant,
    count(*) FILTER (p.shared IS NOT NULL AND lower(trim(p.shared)) NOT IN ('no', 'n', 'false', '0')) AS shared
  FROM posts AS p
  GROUP BY p.body
),

pay AS (
  SELECT
    s.body,
    s.as_at,
    s.people,
    try_cast(nullif(regexp_extract(replace(s.band, ',', ''), '[0-9]+'), '') AS BIGINT) AS from_gbp
  FROM senior_pay AS s
  QUALIFY s.as_at IS NOT DISTINCT FROM max(s.as_at) OVER (PARTITION BY s.body)
),

bands AS (
  SELECT
    p.body,
    max(p.as_at) AS paid_at,
    sum(p.people) AS well_paid,
    min(p.from_gbp) AS from_gbp
  FROM pay AS p
  GROUP BY p.body
),

bodies AS (
  SELECT c.body FROM charts AS c
  UNION
  SELECT b.body FROM bands AS b
  UNION
  SELECT m.body FROM pay_multiple AS m
  UNION
  SELECT f.body FROM facility_time AS f
)

SELECT
  k.body,
  c.body IS NOT NULL OR b.body IS NOT NULL AS has_posts,
  c.as_at,
  CASE WHEN c.posts >= setting_number('posts_min_people') THEN c.posts END AS posts,
  CASE WHEN c.posts >= setting_number('posts_min_people') THEN nullif(c.levels, 0) END AS levels,
  CASE WHEN c.posts >= setting_number('posts_min_people') THEN c.vacant END AS vacant,
  CASE WHEN c.posts >= setting_number('posts_min_people') THEN c.shared END AS shared,
  b.paid_at,
  CASE WHEN b.well_paid >= setting_number('posts_min_people') THEN b.well_paid END AS well_paid,
  b.from_gbp
FROM bodies AS k
LEFT JOIN charts AS c ON k.body = c.body
LEFT JOIN bands AS b ON k.body = b.body
ORDER BY k.body;
