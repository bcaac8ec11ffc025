-- Every indicator of an area a person drew or picked, from the figures of its parts that may be shown: counts added, all else weighted by people. One row per indicator.
WITH picked AS (
  SELECT
    a.area_id,
    a.level
  FROM area AS a
  WHERE list_contains($areas, a.area_id)
),

latest_people AS (
  SELECT
    p.area_id,
    sum(p.people) AS people
  FROM population AS p
  WHERE p.year = (SELECT max(q.year) FROM population AS q WHERE q.area_id = p.area_id AND q.year <= coalesce(chosen_year(NULL), year(current_date)))
  GROUP BY p.area_id
),

allowed AS (
  SELECT k.level
  FROM picked AS k
  LEFT JOIN latest_people AS l ON k.area_id = l.area_id
  GROUP BY k.level
  HAVING
    count(*) = len($areas) AND count(*) >= coalesce(setting_number('own_area_least'), 3)
    AND coalesce(sum(l.people), setting_number('suppress_below')) >= setting_number('suppress_below')
),

latest AS (
  SELECT
    v.indicator_id,
    max(v.period) AS period
  FROM need_shown AS v
  INNER JOIN allowed AS g ON v.level = g.level
  GROUP BY v.indicator_id
),

parts AS (
  SELECT
    v.indicator_id,
    v.period,
    v.shown_count,
    v.denominator,
    v.value,
    v.is_suppressed,
    l.people
  FROM need_shown AS v
  INNER JOIN latest AS t ON v.indicator_id = t.indicator_id AND v.period = t.period
  INNER JOIN picked AS k ON v.area_id = k.area_id
  LEFT JOIN latest_people AS l ON v.area_id = l.area_id
),

-- A hidden part counts neither above nor below the line; what is left is of at least three parts and eight people, or is hidden itself.
added AS (
  SELECT
    s.indicator_id,
    s.period,
    bool_or(s.is_suppressed) AS leaves_out,
    count(s.value) >= coalesce(setting_number('own_area_least'), 3) AS is_enough,
    count(s.shown_count) = count(s.value) AS is_counted,
    sum(s.shown_count) FILTER (s.value IS NOT NULL) AS x,
    sum(s.denominator) FILTER (s.value IS NOT NULL) AS n,
    sum(s.value * s.people) / nullif(sum(s.people) FILTER (s.value IS NOT NULL), 0) AS weighted
  FROM parts AS s
  GROUP BY s.indicator_id, s.period
),

rated AS (
  SELECT
    d.indicator_id,
    d.period,
    d.leaves_out,
    i.method,
    i.multiplier,
    d.x,
    d.n,
    CASE
      WHEN NOT d.is_enough OR i.method IN ('rank', 'decile') THEN NULL  -- these are never averaged
      WHEN i.method = 'count' THEN d.x
      WHEN NOT d.is_counted OR i.method NOT IN ('proportion', 'crude_rate') THEN d.weighted
      WHEN d.n < setting_number('suppress_below') THEN NULL
      WHEN i.method = 'proportion' THEN share_of(d.x, d.n) * i.multiplier
      ELSE d.x / d.n * i.multiplier
    END AS value,
    d.is_enough AND d.is_counted AND i.method IN ('proportion', 'crude_rate') AS has_interval
  FROM added AS d
  INNER JOIN indicator AS i ON d.indicator_id = i.indicator_id
),

bounded AS (
  SELECT
    r.indicator_id,
    r.period,
    r.leaves_out,
    r.value,
    CASE
      WHEN NOT r.has_interval OR r.value IS NULL THEN NULL
      WHEN r.method = 'proportion' THEN r.multiplier * share_limit(r.x, r.n, -1)
      WHEN r.x >= 10 THEN r.multiplier / r.n * count_limit(r.x, -1)
    END AS lower_ci,
    CASE
      WHEN NOT r.has_interval OR r.value IS NULL THEN NULL
      WHEN r.method = 'proportion' THEN r.multiplier * share_limit(r.x, r.n, 1)
      WHEN r.x >= 10 THEN r.multiplier / r.n * count_limit(r.x, 1)
    END AS upper_ci
  FROM rated AS r
),

place AS (
  SELECT
    v.indicator_id,
    v.period,
    v.value
  FROM need_shown AS v
  WHERE
    v.level = 'place' AND v.area_id = coalesce((SELECT s.value FROM setting_in_force AS s WHERE s.key = 'place_area'), v.area_id)
)

SELECT
  i.indicator_id,
  i.name AS indicator,
  i.domain,
  i.method,
  i.multiplier,
  i.worse,
  i.is_proxy,
  i.definition,
  b.period,
  b.value,
  b.lower_ci,
  b.upper_ci,
  TRUE AS is_derived,
  b.leaves_out,
  CASE WHEN b.value IS NULL AND b.leaves_out THEN '*' END AS suppressed,
  p.value AS place_value,
  CASE
    -- Without its hidden parts an area is another one than the place, which has them.
    WHEN b.value IS NULL OR b.leaves_out OR p.value IS NULL OR i.worse = 'neither' OR i.method = 'count' THEN 'no comparison'
    WHEN b.value = p.value OR (b.lower_ci <= p.value AND b.upper_ci >= p.value) THEN 'like the place'
    WHEN (b.value > p.value) = (i.worse = 'high') THEN 'worse than the place'
    ELSE 'better than the place'
  END AS against_place
FROM bounded AS b
INNER JOIN indicator AS i ON b.indicator_id = i.indicator_id
LEFT JOIN place AS p ON b.indicator_id = p.indicator_id AND b.period = p.period
ORDER BY i.domain, i.name;
