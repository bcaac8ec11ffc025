-- All staff of bodies that serve other places too, by 'body' or 'group' of staff; how many of them work here is not published. One row per body or group, most first.
SELECT
  CASE WHEN $by = 'group' THEN regexp_replace(p.title, ' and [0-9]+ more$', '') ELSE coalesce(p.employer, 'Several bodies') END AS who,
  sum(p.fte) AS fte,
  sum(p.headcount) AS headcount,
  max(p.as_at) AS as_at
FROM post_shown(NULL) AS p
WHERE p.class = 'whole'
GROUP BY who
ORDER BY fte DESC NULLS LAST, who;
