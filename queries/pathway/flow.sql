-- People moving between the steps of a pathway. One row per link.
SELECT
  l.from_step,
  l.to_step,
  a.name AS from_service,
  b.name AS to_service,
  l.people
FROM step_link AS l
INNER JOIN step AS f ON l.from_step = f.step_id
INNER JOIN step AS t ON l.to_step = t.step_id
INNER JOIN service AS a ON f.service_id = a.service_id
INNER JOIN service AS b ON t.service_id = b.service_id
WHERE $pathway IS NULL OR f.pathway_id = $pathway
ORDER BY l.people DESC, l.from_step, l.to_step;
