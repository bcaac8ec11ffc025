-- A resource per head by fifth of the people, those of the wards with most need first; a ward over the line is parted. One row per fifth.
WITH wards AS (
  SELECT
    m.people_so_far - m.people_share AS begins,
    m.people_so_far AS ends,
    m.people,
    m.amount
  FROM match_areas(coalesce($resource, 'money'), $service, $stream, $kind, coalesce($indicator, 'imd'), $year) AS m
),

fifths AS (
  SELECT
    f.fifth,
    (f.fifth - 1) / 5.0 AS begins,
    f.fifth / 5.0 AS ends
  FROM (SELECT unnest(generate_series(1, 5)) AS fifth) AS f
),

parted AS (
  SELECT
    f.fifth,
    w.people,
    w.amount,
    (least(w.ends, f.ends) - greatest(w.begins, f.begins)) / nullif(w.ends - w.begins, 0) AS part
  FROM fifths AS f
  INNER JOIN wards AS w ON w.begins < f.ends AND w.ends > f.begins
)

SELECT
  p.fifth,
  sum(p.people * p.part) AS people,
  sum(p.amount * p.part) AS amount,
  sum(p.amount * p.part) / nullif(sum(p.people * p.part), 0) AS per_head
FROM parted AS p
GROUP BY p.fifth
ORDER BY p.fifth;
