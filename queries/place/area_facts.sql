-- What is known for one ward alone: people, buildings, posts based there, money published by ward, worst indicators. One row per ward asked for.
WITH worse AS (
  SELECT
    i.name,
    v.value / nullif(p.value, 0) AS times
  FROM need_shown AS v
  INNER JOIN indicator AS i ON v.indicator_id = i.indicator_id
  INNER JOIN need_shown AS p ON v.indicator_id = p.indicator_id AND v.period = p.period AND p.level = 'place'
  WHERE
    v.area_id = $area
    AND i.worse = 'high'
    AND v.period = (SELECT max(w.period) FROM need_shown AS w WHERE w.indicator_id = v.indicator_id AND w.area_id = v.area_id)
    AND v.value > p.value
  ORDER BY times DESC
  LIMIT 3
)

SELECT
  a.area_id,
  a.name,
  (
    SELECT sum(p.people) FROM population AS p
    WHERE p.area_id = a.area_id AND p.year = (SELECT max(q.year) FROM population AS q WHERE q.area_id = a.area_id)
  ) AS people,
  (SELECT count(*) FROM estate AS b WHERE b.area_id = a.area_id AND b.status <> 'disposed' AND b.use_class <> 'land') AS buildings,
  (
    SELECT count(*) FROM estate AS b INNER JOIN underused AS u ON b.building_id = u.building_id
    WHERE b.area_id = a.area_id
  ) AS underused_buildings,
  (
    SELECT sum(s.gross_gbp) FROM spend AS s
    WHERE
      s.area_id = a.area_id AND s.year = chosen_year($year) AND s.basis = 'outturn' AND s.kind = 'revenue'
      AND s.count_rule IN ('count', 'breakdown')
  ) AS gbp,
  (SELECT string_agg(w.name, '; ' ORDER BY w.times DESC) FROM worse AS w) AS highest_needs
FROM area AS a
WHERE a.area_id = $area AND a.level = 'ward'
ORDER BY a.area_id;
