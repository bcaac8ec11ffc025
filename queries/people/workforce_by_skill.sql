-- The paid workforce by skill: headcount, full-time equivalents, vacancy, agency share, turnover. One row per skill; groups under five people are merged.
WITH posts AS (
  SELECT
    k.skill,
    sum(p.headcount) AS headcount,
    sum(p.fte) AS fte,
    sum(p.established_fte) AS established_fte,
    sum(p.fte) FILTER (p.kind NOT IN ('agency', 'contractor') AND p.established_fte IS NOT NULL) AS in_post_fte,
    coalesce(sum(p.fte) FILTER (p.kind = 'agency'), 0) AS agency_fte,
    sum(p.leavers_12m) AS leavers,
    sum(p.headcount) FILTER (p.leavers_12m IS NOT NULL) AS measured_headcount
  FROM post_group AS p
  INNER JOIN post_skill AS k ON p.post_group_id = k.post_group_id
  WHERE p.kind NOT IN ('volunteer', 'unpaid_carer') AND ($date IS NULL OR p.as_at = CAST($date AS DATE))
  GROUP BY k.skill
),

shown AS (
  SELECT
    CASE WHEN headcount < setting_number('group_min_respondents') THEN 'Groups under five people' ELSE skill END AS skill,
    headcount,
    fte,
    established_fte,
    in_post_fte,
    agency_fte,
    leavers,
    measured_headcount
  FROM posts
)

SELECT
  skill,
  sum(headcount) AS headcount,
  sum(fte) AS fte,
  (sum(established_fte) - sum(in_post_fte)) / nullif(sum(established_fte), 0) AS vacancy,
  (sum(established_fte) - sum(in_post_fte) - sum(agency_fte)) / nullif(sum(established_fte), 0) AS gap_after_agency,
  sum(agency_fte) / nullif(sum(fte), 0) AS agency_share,
  sum(leavers) / nullif(sum(measured_headcount), 0) AS turnover
FROM shown
GROUP BY skill
ORDER BY fte DESC, skill;
