-- A resource and a need side by side, ward by ward, with the running shares of the concentration curve. One row per ward, most need first.
SELECT
  m.area_id,
  m.area,
  m.need,
  m.worse,
  m.people,
  m.amount,
  m.per_head,
  m.rank,
  m.people_so_far,
  m.amount_so_far
FROM match_areas(coalesce($resource, 'money'), $service, $stream, $kind, coalesce($indicator, 'imd'), $year) AS m
ORDER BY m.rank;
