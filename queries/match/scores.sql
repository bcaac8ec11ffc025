-- Whether a resource follows a need: concentration index with its interval, targeting ratio, correlation, coverage, leakage. One row per question asked.
WITH wards AS (
  SELECT
    m.need,
    m.worse,
    m.people,
    m.amount,
    m.per_head,
    m.people_share,
    m.rank_mid,
    m.rank,
    coalesce(m.amount_so_far, 0) AS so_far,
    coalesce(lag(m.amount_so_far) OVER (ORDER BY m.rank), 0) AS before
  FROM match_areas(coalesce($resource, 'money'), $service, $stream, $kind, coalesce($indicator, 'imd'), $year) AS m
),

index_of AS (
  SELECT
    2 * sum(w.people_share * w.per_head * (w.rank_mid - 0.5)) / nullif(sum(w.people_share * w.per_head), 0) AS c,
    sum(w.people_share * w.per_head) AS mean
  FROM wards AS w
),

-- The variance of an index of grouped shares (Kakwani, Wagstaff and van Doorslaer 1997, equation 14), from ten wards on.
spread AS (
  SELECT
    sum(w.people_share * pow(w.per_head / i.mean * (2 * w.rank_mid - 1 - i.c) + 2 - w.before - w.so_far, 2))
    - pow(1 + any_value(i.c), 2) AS squares,
    count(*) AS wards
  FROM wards AS w
  CROSS JOIN index_of AS i
  HAVING count(*) >= 10
),

hidden AS (
  SELECT count(*) AS wards
  FROM area AS a
  WHERE a.level = 'ward' AND EXISTS (
    SELECT 1 FROM need_shown AS v
    WHERE
      v.area_id = a.area_id AND v.is_suppressed
      AND (v.indicator_id = coalesce($indicator, 'imd') OR ($resource = 'people' AND v.indicator_id = $kind))
  )
),

-- The target is the fifth of the people who live in the wards with most need; a ward over the line is parted.
target AS (
  SELECT
    sum(w.amount * w.inside) AS reached,
    sum(w.people * w.inside) AS people,
    sum(w.amount) AS everybody
  FROM (
    SELECT
      m.amount,
      m.people,
      least(greatest(0.2 - (m.people_so_far - m.people_share), 0) / m.people_share, 1) AS inside
    FROM match_areas(coalesce($resource, 'money'), $service, $stream, $kind, coalesce($indicator, 'imd'), $year) AS m
  ) AS w
),

covered AS (
  SELECT
    sum(s.reached_people) AS reached,
    sum(s.eligible_people) AS eligible
  FROM step AS s
  WHERE s.service_id = $service AND s.eligible_people > 0
),

scores AS (
  SELECT
    any_value(w.worse) AS worse,
    count(*) AS wards,
    -- A ratio of means needs a need that counts from nought and is worse the higher it is.
    CASE
      WHEN min(w.need) >= 0 AND any_value(w.worse) <> 'low'
        THEN (sum(w.amount * w.need) / nullif(sum(w.amount), 0)) / nullif(sum(w.people * w.need) / sum(w.people), 0)
    END AS targeting_ratio,
    CASE WHEN count(*) >= 10 THEN corr(w.need, w.per_head) END AS correlation
  FROM wards AS w
  HAVING count(*) > 0
)

SELECT
  i.c AS concentration_index,
  i.c - 1.959963984540054 * sqrt(greatest(e.squares, 0) / e.wards) AS index_lower,
  i.c + 1.959963984540054 * sqrt(greatest(e.squares, 0) / e.wards) AS index_upper,
  s.targeting_ratio,
  s.correlation,
  -- Fisher's transformation.
  CASE WHEN abs(s.correlation) < 1 THEN tanh(atanh(s.correlation) - 1.959963984540054 / sqrt(s.wards - 3)) END AS correlation_lower,
  CASE WHEN abs(s.correlation) < 1 THEN tanh(atanh(s.correlation) + 1.959963984540054 / sqrt(s.wards - 3)) END AS correlation_upper,
  CASE WHEN $resource = 'people' THEN t.reached / t.people ELSE c.reached / c.eligible END AS coverage,
  1 - t.reached / nullif(t.everybody, 0) AS leakage,
  s.wards,
  s.worse,
  h.wards AS wards_hidden
FROM scores AS s
CROSS JOIN index_of AS i
CROSS JOIN hidden AS h
CROSS JOIN covered AS c
CROSS JOIN target AS t
LEFT JOIN spread AS e ON TRUE
ORDER BY s.wards;
