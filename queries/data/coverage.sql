-- Which kinds of facts about the place are loaded and which are not. One row per kind, in the order of the handbook.
WITH kinds (sort, subject, what, table_name) AS (
  VALUES
  (1, 'The place', 'Areas', 'area'),
  (2, 'The place', 'Boundaries for maps', 'boundary'),
  (2, 'The place', 'Lookups of areas', 'area_link'),
  (2, 'The place', 'Places like this one', 'similar_area'),
  (3, 'The place', 'People by age', 'population'),
  (4, 'The place', 'Bodies', 'org'),
  (5, 'Money', 'The count of public money', 'spend'),
  (6, 'Money', 'Payments in bodies'' own ledgers', 'payment'),
  (7, 'Money', 'Grants to the voluntary sector', 'grant_award'),
  (8, 'Money', 'Contracts registers', 'contract'),
  (9, 'Money', 'Price index for real terms', 'deflator'),
  (10, 'Buildings', 'Buildings', 'building'),
  (11, 'Buildings', 'Registers of land and buildings', 'land_asset'),
  (12, 'Buildings', 'Opening hours', 'building_session'),
  (13, 'Buildings', 'Counts of use', 'building_survey'),
  (14, 'Workforce', 'Posts, volunteers and carers', 'post_group'),
  (15, 'Workforce', 'Organisation charts', 'senior_post'),
  (16, 'Workforce', 'Senior pay', 'senior_pay'),
  (16, 'Workforce', 'Pay multiples', 'pay_multiple'),
  (16, 'Workforce', 'Staff of schools and NHS bodies', 'staff_count'),
  (16, 'Workforce', 'Trade union time', 'facility_time'),
  (17, 'Workforce', 'Skills', 'post_skill'),
  (18, 'Needs', 'Indicators', 'indicator_value'),
  (19, 'Needs', 'Consultations', 'consultation_theme'),
  (20, 'Needs', 'Pathways', 'step'),
  (20, 'Needs', 'Directories of services', 'listed_service'),
  (21, 'Needs', 'Contacts and avoidable contacts', 'demand'),
  (22, 'Redesign', 'Commissioning questions', 'question'),
  (23, 'Redesign', 'Gate decisions', 'gate_decision'),
  (24, 'Redesign', 'Business cases', 'cba'),
  (25, 'Redesign', 'Strategies', 'strategy'),
  (26, 'Redesign', 'Readings of change', 'reading')
),

loaded AS (
  SELECT
    l.table_name,
    count(*) AS files,
    sum(l.row_count) AS rows,
    sum(l.amount_gbp) AS amount_gbp,
    max(l.loaded_at) AS last_loaded_at
  FROM load AS l
  WHERE l.status = 'accepted'
  GROUP BY l.table_name
),

-- Areas, bodies, buildings and their hours come with outlines, ledgers and lists of places too.
held AS (
  SELECT
    'area' AS table_name,
    count(*) AS rows
  FROM area
  UNION ALL
  SELECT
    'org' AS table_name,
    count(*) AS rows
  FROM org
  UNION ALL
  SELECT
    'building' AS table_name,
    count(*) AS rows
  FROM estate
  UNION ALL
  SELECT
    'building_session' AS table_name,
    count(*) AS rows
  FROM opening
)

SELECT
  k.subject,
  k.what,
  CASE WHEN coalesce(h.rows, l.files, 0) = 0 THEN 'not loaded' ELSE 'loaded' END AS state,
  coalesce(l.files, 0) AS files,
  coalesce(l.rows, h.rows, 0) AS rows,
  l.amount_gbp,
  l.last_loaded_at
FROM kinds AS k
LEFT JOIN loaded AS l ON k.table_name = l.table_name
LEFT JOIN held AS h ON k.table_name = h.table_name
WHERE EXISTS (SELECT 1 FROM load AS any_load)
ORDER BY k.sort, k.what;
