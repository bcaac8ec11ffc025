-- The seats of groups that are filled now: role and voice, never a person. One row per seat.
SELECT
  g.grp_id,
  g.name AS grp,
  g.kind,
  s.seat,
  s.role,
  s.voice,
  o.name AS body,
  s.from_date
FROM grp AS g
INNER JOIN grp_seat AS s ON g.grp_id = s.grp_id AND (s.to_date IS NULL OR s.to_date >= current_date)
LEFT JOIN org AS o ON s.org_id = o.org_id
WHERE $grp IS NULL OR g.grp_id = $grp
ORDER BY g.name, s.seat;
