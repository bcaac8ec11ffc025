-- The people of the place in one line: paid posts, how many of them are empty, hired or left, volunteers, carers. One row per area asked for.
WITH shown AS (
  SELECT
    p.class,
    p.headcount,
    p.fte,
    p.established_fte,
    p.in_post_fte,
    p.agency_fte,
    p.told_apart_fte,
    p.leavers,
    p.measured_headcount,
    p.building_id,
    p.as_at,
    p.is_lead
  FROM post_shown(NULL) AS p
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
    sum(s.agency_fte) / nullif(sum(s.told_apart_fte), 0) AS agency_share,
    sum(s.leavers) / nullif(sum(s.measured_headcount), 0) AS turnover,
    min(s.as_at) AS first_day,
    max(s.as_at) AS last_day,
    count(*) - count(s.as_at) AS undated
  FROM shown AS s
  WHERE s.class = 'paid'
),

beside AS (
  SELECT
    s.class,
    s.headcount,
    s.fte,
    s.as_at,
    'post_group' AS source
  FROM shown AS s
  UNION ALL
  SELECT
    c.class,
    c.headcount,
    c.fte,
    c.as_at,
    'indicator_value'
  FROM census_carers($area) AS c
),

others AS (
  SELECT
    sum(b.headcount) FILTER (b.class = 'volunteer') AS volunteers,
    sum(b.fte) FILTER (b.class = 'volunteer') AS volunteer_fte,
    max(b.as_at) FILTER (b.class = 'volunteer') AS volunteers_at,
    sum(b.headcount) FILTER (b.class = 'unpaid_carer') AS carers,
    sum(b.fte) FILTER (b.class = 'unpaid_carer') AS carer_fte,
    max(b.as_at) FILTER (b.class = 'unpaid_carer') AS carers_at,
    any_value(b.source) FILTER (b.class = 'unpaid_carer') AS carers_from,
    sum(b.headcount) FILTER (b.class = 'member') AS members
  FROM beside AS b
),

-- Of a body that serves other places too nobody knows which of its staff are in one ward.
elsewhere AS (
  SELECT
    sum(p.fte) AS whole_fte,
    count(DISTINCT p.employer_id) AS whole_bodies,
    max(p.as_at) AS whole_at
  FROM posts_on(NULL) AS p
  WHERE p.class = 'whole' AND $area IS NULL
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
  o.volunteers_at,
  o.carers,
  o.carer_fte,
  o.carers_at,
  o.carers_from,
  o.members,
  e.whole_fte,
  e.whole_bodies,
  e.whole_at,
  p.first_day,
  p.last_day,
  p.undated
FROM paid AS p
CROSS JOIN others AS o
CROSS JOIN elsewhere AS e
ORDER BY p.headcount;
