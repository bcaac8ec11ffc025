-- What the frame of the dashboard needs: the place, its lead council, the year to open on, whether the data are made up. One row per database.
SELECT
  (
    SELECT a.name FROM area AS a
    WHERE a.area_id = (SELECT s.value FROM setting_in_force AS s WHERE s.key = 'place_area')
  ) AS place_name,
  coalesce((SELECT min(o.name) FROM org AS o WHERE o.is_lead), 'the council') AS lead_name,
  (SELECT CAST(s.value AS INTEGER) FROM setting_in_force AS s WHERE s.key = 'count_year') AS count_year,
  exists(
    SELECT 1 FROM load AS l INNER JOIN source AS s ON l.source_id = s.source_id
    WHERE l.status = 'accepted' AND s.is_synthetic
  ) AS is_synthetic
ORDER BY place_name;
