-- One area by its code, the whole place when none is named. One row per area asked for.
SELECT
  a.area_id,
  a.name,
  a.level,
  a.parent_id
FROM area AS a
WHERE
  a.area_id = coalesce(
    $area,
    (SELECT s.value FROM setting_in_force AS s WHERE s.key = 'place_area'),
    (SELECT min(b.area_id) FROM area AS b WHERE b.level = 'place')
  )
ORDER BY a.area_id;
