-- Whether each commissioning group has the size and the voices it needs. One row per group.
SELECT
  g.grp_id,
  g.name AS grp,
  count(s.seat) AS seats,
  count(s.seat) BETWEEN setting_number('group_size_min') AND setting_number('group_size_max') AS size_is_right,
  count(s.seat) FILTER (s.voice = 'citizen') AS citizens,
  count(s.seat) FILTER (s.voice = 'frontline') AS frontline,
  count(s.seat) FILTER (s.role = 'change_agent') AS change_agents,
  (SELECT count(*) FROM question AS q WHERE q.grp_id = g.grp_id) AS questions
FROM grp AS g
LEFT JOIN grp_seat AS s ON g.grp_id = s.grp_id AND (s.to_date IS NULL OR s.to_date >= current_date)
WHERE g.kind = 'commissioning'
GROUP BY g.grp_id, g.name
ORDER BY g.grp_id;
