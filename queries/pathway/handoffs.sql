-- People handed from one step to another: how many, how long they wait, whether they are assessed again and their information lost. One row per link.
SELECT
  l.from_step,
  l.to_step,
  l.kind,
  l.people,
  l.wait_days,
  CASE WHEN l.reassessed THEN l.people ELSE 0 END AS reassessed_people,
  CASE WHEN l.info_shared THEN 0 ELSE l.people END AS not_shared_people,
  sum(l.people) OVER () AS all_people,
  sum(l.people * l.wait_days) OVER () / nullif(sum(l.people) OVER (), 0) AS mean_wait_days
FROM step_link AS l
INNER JOIN step AS s ON l.from_step = s.step_id
WHERE l.kind IN ('referral', 'transfer', 'step_up') AND ($pathway IS NULL OR s.pathway_id = $pathway)
ORDER BY l.people DESC, l.from_step, l.to_step;
