-- Money and need side by side, ward by ward, for a service or stream and an indicator. One row per ward, most need first.
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
)

SELECT
  area_id,
  area,
  need,
  people,
  gbp,
  gbp / people AS per_head,
  row_number() OVER (ORDER BY need DESC) AS rank
FROM areas
ORDER BY need DESC, area_id;
