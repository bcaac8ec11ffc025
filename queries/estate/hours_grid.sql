-- How much of the estate is open in each hour of the week, of the buildings in use whose hours are known. One row per weekday and hour.
WITH stock AS (
  SELECT b.building_id
  FROM estate AS b
  LEFT JOIN area AS a ON b.area_id = a.area_id
  WHERE
    b.status IN ('in_use', 'part_vacant')
    AND b.hours_known
    AND ($area IS NULL OR a.area_id = $area OR a.parent_id = $area)
    AND ($kinds IS NULL OR list_contains($kinds, b.use_class))
    AND ($sectors IS NULL OR list_contains($sectors, coalesce(b.owner_sector, 'unknown')))
),

slots AS (
  SELECT
    d.range AS weekday,
    h.range AS hour
  FROM range(1, 8) AS d
  CROSS JOIN range(24) AS h
),

open_minutes AS (
  SELECT
    t.weekday,
    t.hour,
    sum(greatest(0, least(s.close_min, (t.hour + 1) * 60) - greatest(s.open_min, t.hour * 60))) AS minutes
  FROM slots AS t
  INNER JOIN opening AS s ON t.weekday = s.weekday
  INNER JOIN stock AS b ON s.building_id = b.building_id
  GROUP BY t.weekday, t.hour
)

SELECT
  t.weekday,
  t.hour,
  (SELECT count(*) FROM stock AS b) AS buildings,
  coalesce(o.minutes, 0) / 60.0 / nullif((SELECT count(*) FROM stock AS b), 0) AS open_share
FROM slots AS t
LEFT JOIN open_minutes AS o ON t.weekday = o.weekday AND t.hour = o.hour
ORDER BY t.weekday, t.hour;
