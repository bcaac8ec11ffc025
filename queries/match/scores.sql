-- Whether money follows need: concentration index, targeting ratio, and from ten wards on their correlation. One row per question asked.
WITH money AS (
  SELECT
    s.area_id,
    sum(s.gross_gbp) AS gbp
  FROM spend AS s
  INNER JOIN area AS a ON s.area_id = a.area_id
  WHERE
    a.level = 'ward'
    AND s.year = chosen_year($year)
    AND s.basis = 'outturn'
    AND s.kind = 'revenue'
    AND s.count_rule IN ('count', 'breakdown')
    AND ($service IS NULL OR s.service_id = $service)
    AND ($stream IS NULL OR s.stream_id = $stream)
  GROUP BY s.area_id
),

needs AS (
  SELECT
    v.area_id,
    arg_max(v.value, v.period) AS need
  FROM need_shown AS v
  WHERE v.level = 'ward' AND v.indicator_id = coalesce($indicator, 'imd')
  GROUP BY v.area_id
),

people AS (
  SELECT
    p.area_id,
    sum(p.people) AS people
  FROM population AS p
  WHERE p.year = (SELECT max(q.year) FROM population AS q WHERE q.area_id = p.area_id AND q.year <= chosen_year($year))
  GROUP BY p.area_id
),

areas AS (
  SELECT
    a.area_id,
    a.name AS area,
    n.need,
    p.people,
    coalesce(m.gbp, 0) AS gbp
  FROM needs AS n
  INNER JOIN area AS a ON n.area_id = a.area_id
  INNER JOIN people AS p ON n.area_id = p.area_id
  LEFT JOIN money AS m ON n.area_id = m.area_id
  WHERE n.need IS NOT NULL AND EXISTS (SELECT 1 FROM money AS any_money)
),

ranked AS (
  SELECT
    need,
    people,
    gbp,
    gbp / people AS per_head,
    people / sum(people) OVER () AS share,
    (sum(people) OVER (ORDER BY need DESC, area_id) - people / 2) / sum(people) OVER () AS rank_mid
  FROM areas
)

SELECT
  2 * sum(share * per_head * (rank_mid - 0.5)) / nullif(sum(share * per_head), 0) AS concentration_index,
  (sum(gbp * need) / nullif(sum(gbp), 0)) / nullif(sum(people * need) / sum(people), 0) AS targeting_ratio,
  CASE WHEN count(*) >= 10 THEN corr(need, per_head) END AS correlation,
  CAST(NULL AS DOUBLE) AS coverage,
  CAST(NULL AS DOUBLE) AS leakage,
  count(*) AS wards
FROM ranked
HAVING count(*) > 0
ORDER BY wards;
