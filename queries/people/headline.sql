-- The people of the place in one line: paid posts, how many of them are empty, hired or left, volunteers, carers. One row per area asked for.
WITH shown AS (
  SELECT
    p.class,
    p.headcount,
    p.fte,
    p.established_fte,
    p.in_post_fte,
    p.agency_fte,
    p.leavers,
    p.measured_headcount,
    p.building_id,
    p.as_at,
    coalesce(o.is_lead, FALSE) AS is_lead
  FROM post_shown(NULL) AS p
  LEFT JOIN org AS o ON p.employer_id = o.org_id
  WHERE $area IS NULL OR p.ward_id = $area
),

paid AS (
  SELECT
    sum(s.headcount) AS headcount,
    sum(s.fte) AS fte,
    sum(s.fte) FILTER (s.building_id IS NOT NULL) AS based_fte,
    sum(s.established_fte) AS established_fte,
    (sum(s.established_fte) - sum(s.in_post_fte)) / nullif(sum(s.established_fte), 0) AS vacancy,
    (sum(s.established_fte) FILTER (s.is_lead) - sum(s.in_post_fte) FILTER (s.is_lead))
    / nullif(sum(s.established_fte) FILTER (s.is_lead), 0) AS lead_vacancy,
    sum(s.agency_fte) / nullif(sum(s.fte), 0) AS agency_share,
    sum(s.leavers) / nullif(sum(s.measured_headcount), 0) AS turnover
  FROM shown AS s
  WHERE s.class = 'paid'
),

others AS (
  SELECT
    sum(s.headcount) FILTER (s.class = 'volunteer') AS volunteers,
    sum(s.fte) FILTER (s.class = 'volunteer') AS volunteer_fte,
    sum(s.headcount) FILTER (s.class = 'unpaid_carer') AS carers,
    sum(s.fte) FILTER (s.class = 'unpaid_carer') AS carer_fte,
    sum(s.headcount) FILTER (s.class = 'member') AS members,
    min(s.as_at) AS first_day,
    max(s.as_at) AS last_day
  FROM shown AS s
)

SELECT
  p.headcount,
  p.fte,
  p.based_fte,
  p.established_fte,
  p.vacancy,
  p.lead_vacancy,
  p.agency_share,
  p.turnover,
  o.volunteers,
  o.volunteer_fte,
  o.carers,
  o.carer_fte,
  o.members,
  o.first_day,
  o.last_day
FROM paid AS p
CROSS JOIN others AS o
ORDER BY p.headcount;
