-- Two names at one postcode that were taken as one building because they are alike: a person may say that they are two. One row per pair of names.
SELECT DISTINCT
  e.postcode,
  a.name AS name_a,
  b.name AS name_b
FROM building_row AS a
INNER JOIN building_row AS b ON a.building_id = b.building_id AND a.name < b.name
INNER JOIN estate AS e ON a.building_id = e.building_id
WHERE a.why = 'same postcode and a like name' AND b.why = a.why AND e.postcode IS NOT NULL
ORDER BY name_a, name_b, e.postcode;
