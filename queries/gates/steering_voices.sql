-- The voices a steering group needs, and whether each has a seat. One row per voice.
WITH voices AS (
  SELECT unnest(['partner', 'community_leader', 'local_member', 'national_politician', 'trade_union']) AS voice
)

SELECT
  v.voice,
  count(s.seat) AS seats,
  count(s.seat) = 0 AS is_missing
FROM voices AS v
LEFT JOIN (
  SELECT
    t.voice,
    t.seat
  FROM grp_seat AS t
  INNER JOIN grp AS g ON t.grp_id = g.grp_id
  WHERE g.kind = 'steering' AND (t.to_date IS NULL OR t.to_date >= current_date)
) AS s ON v.voice = s.voice
WHERE EXISTS (SELECT 1 FROM grp AS g WHERE g.kind = 'steering')
GROUP BY v.voice
ORDER BY v.voice;
