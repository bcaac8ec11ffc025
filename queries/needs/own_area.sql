-- Several areas of one level picked as one area of a person's own: how many, of how many people, and the fewest allowed. One row per database.
WITH picked AS (
  SELECT
    a.area_id,
    a.level
  FROM area AS a
  WHERE list_contains($areas, a.area_id)
),

latest AS (
  SELECT
    p.area_id,
    sum(p.people) AS people
  FROM population AS p
  WHERE p.year = (SELECT max(q.year) FROM population AS q WHERE q.area_id = p.area_id AND q.year <= coalesce(chosen_year(NULL), year(current_date)))
  GROUP BY p.area_id
)

SELECT
  count(k.area_id) AS areas,
  count(DISTINCT k.level) AS levels,
  sum(l.people) AS people,
  coalesce(setting_number('own_area_least'), 3) AS least_areas,
  setting_number('suppress_below') AS least_people,
  coalesce(
    count(k.area_id) >= coalesce(setting_number('own_area_least'), 3) AND count(DISTINCT k.level) = 1
    AND coalesce(sum(l.people), setting_number('suppress_below')) >= setting_number('suppress_below'), FALSE
  ) AS is_allowed
FROM picked AS k
LEFT JOIN latest AS l ON k.area_id = l.area_id
ORDER BY areas;
