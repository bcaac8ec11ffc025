-- People handed from one step to another: how many, how long they wait, whether they are assessed again and their information lost. One row per link.
SELECT
  l.from_step,
  l.to_step,
  a.name AS from_service,
  b.name AS to_service,
  p.name AS from_provider,
  q.name AS to_provider,
  l.kind,
  l.people,
  l.wait_days,
  CASE WHEN l.reassessed THEN l.people ELSE 0 END AS reassessed_people,
  CASE WHEN NOT l.info_shared THEN l.people ELSE 0 END AS not_shared_people,
  CASE WHEN l.info_shared IS NULL THEN l.people ELSE 0 END AS not_known_people,
  sum(l.people) OVER () AS all_people,
  sum(l.people * l.wait_days) OVER () / nullif(sum(l.people) FILTER (l.wait_days IS NOT NULL) OVER (), 0) AS mean_wait_days
FROM step_link AS l
INNER JOIN step AS s ON l.from_step = s.step_id
INNER JOIN step AS t ON l.to_step = t.step_id
INNER JOIN service AS a ON s.service_id = a.service_id
INNER JOIN service AS b ON t.service_id = b.service_id
INNER JOIN org AS p ON s.provider_id = p.org_id
INNER JOIN org AS q ON t.provider_id = q.org_id
WHERE l.kind IN ('referral', 'transfer', 'step_up') AND ($pathway IS NULL OR s.pathway_id = $pathway)
ORDER BY l.people DESC, l.from_step, l.to_step;
