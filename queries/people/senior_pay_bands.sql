-- How many people a body says it pays in each band, from the highest. One row per band; bands of fewer than five people are joined with the next below.
WITH RECURSIVE printed AS (
  SELECT
    try_cast(nullif(regexp_extract(replace(s.band, ',', ''), '[0-9]+'), '') AS BIGINT) AS from_gbp,
    try_cast(nullif(regexp_extract(replace(s.band, ',', ''), '[0-9]+[^0-9]+([0-9]+)', 1), '') AS BIGINT) AS to_gbp,
    s.people
  FROM senior_pay AS s
  WHERE s.body = $body AND s.as_at IS NOT DISTINCT FROM (SELECT max(q.as_at) FROM senior_pay AS q WHERE q.body = $body)
),

bands AS (
  SELECT
    row_number() OVER (ORDER BY p.from_gbp DESC, p.to_gbp DESC) AS place,
    p.from_gbp,
    p.to_gbp,
    p.people
  FROM printed AS p
  WHERE p.from_gbp IS NOT NULL AND p.people > 0
),

joined AS (
  SELECT
    b.place,
    b.from_gbp,
    b.to_gbp,
    b.people,
    1 AS band,
    b.people AS so_far
  FROM bands AS b
  WHERE b.place = 1
  UNION ALL
  SELECT
    b.place,
    b.from_gbp,
    b.to_gbp,
    b.people,
    CASE WHEN j.so_far >= setting_number('posts_min_people') THEN j.band + 1 ELSE j.band END,
    CASE WHEN j.so_far >= setting_number('posts_min_people') THEN b.people ELSE j.so_far + b.people END
  FROM joined AS j
  INNER JOIN bands AS b ON b.place = j.place + 1
),

whole AS (
  SELECT max(j.band) FILTER (j.so_far >= setting_number('posts_min_people')) AS last_band
  FROM joined AS j
)

SELECT
  min(j.from_gbp) AS from_gbp,
  max(coalesce(j.to_gbp, j.from_gbp)) AS to_gbp,
  sum(j.people) AS people
FROM joined AS j
CROSS JOIN whole AS w
GROUP BY least(j.band, w.last_band)
HAVING sum(j.people) >= setting_number('posts_min_people')
ORDER BY from_gbp DESC;
