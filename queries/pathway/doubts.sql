-- Steps whose figures cannot all be right: more reached than eligible, a cost without contacts, more handed on than reached. One row per doubt.
WITH handed AS (
  SELECT
    l.from_step AS step_id,
    sum(l.people) AS people
  FROM step_link AS l
  GROUP BY l.from_step
),

doubts AS (
  SELECT
    s.step_id,
    'More people reached than eligible' AS what
  FROM step AS s
  WHERE s.reached_people > s.eligible_people
  UNION ALL
  SELECT
    s.step_id,
    'A cost for each contact, and no contacts'
  FROM step AS s
  WHERE s.unit_cost_gbp > 0 AND coalesce(s.contacts_per_person, 0) = 0
  UNION ALL
  SELECT
    s.step_id,
    'Contacts, and no cost for each'
  FROM step AS s
  WHERE s.contacts_per_person > 0 AND s.unit_cost_gbp IS NULL
  UNION ALL
  SELECT
    s.step_id,
    'More people handed on than reached'
  FROM step AS s
  INNER JOIN handed AS h ON s.step_id = h.step_id
  WHERE h.people > s.reached_people
)

SELECT
  d.step_id,
  v.name AS service,
  o.name AS provider,
  d.what,
  s.eligible_people,
  s.reached_people,
  s.contacts_per_person,
  s.unit_cost_gbp,
  h.people AS handed_on_people
FROM doubts AS d
INNER JOIN step AS s ON d.step_id = s.step_id
INNER JOIN service AS v ON s.service_id = v.service_id
INNER JOIN org AS o ON s.provider_id = o.org_id
LEFT JOIN handed AS h ON s.step_id = h.step_id
WHERE $pathway IS NULL OR s.pathway_id = $pathway
ORDER BY d.step_id, d.what;
