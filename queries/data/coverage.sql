-- Which kinds of facts about the place are loaded and which are not. One row per kind, in the order of the handbook.
WITH kinds (sort, subject, what, table_name) AS (
  VALUES
  (1, 'The place', 'Areas', 'area'),
  (2, 'The place', 'Boundaries for maps', 'boundary'),
  (3, 'The place', 'People by age', 'population'),
  (4, 'The place', 'Bodies', 'org'),
  (5, 'Money', 'The count of public money', 'spend'),
  (6, 'Money', 'Payments in bodies'' own ledgers', 'payment'),
  (7, 'Money', 'Price index for real terms', 'deflator'),
  (8, 'Buildings', 'Buildings', 'building'),
  (9, 'Buildings', 'Opening hours', 'building_session'),
  (10, 'Buildings', 'Counts of use', 'building_survey'),
  (11, 'Workforce', 'Posts, volunteers and carers', 'post_group'),
  (12, 'Workforce', 'Skills', 'post_skill'),
  (13, 'Needs', 'Indicators', 'indicator_value'),
  (14, 'Needs', 'Consultations', 'consultation_theme'),
  (15, 'Needs', 'Pathways', 'step'),
  (16, 'Needs', 'Contacts and avoidable contacts', 'demand'),
  (17, 'Redesign', 'Commissioning questions', 'question'),
  (18, 'Redesign', 'Gate decisions', 'gate_decision'),
  (19, 'Redesign', 'Business cases', 'cba'),
  (20, 'Redesign', 'Strategies', 'strategy'),
  (21, 'Redesign', 'Readings of change', 'reading')
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
)

SELECT
  k.subject,
  k.what,
  CASE WHEN l.files IS NULL THEN 'not loaded' ELSE 'loaded' END AS state,
  coalesce(l.files, 0) AS files,
  coalesce(l.rows, 0) AS rows,
  l.amount_gbp,
  l.last_loaded_at
FROM kinds AS k
LEFT JOIN loaded AS l ON k.table_name = l.table_name
WHERE EXISTS (SELECT 1 FROM load AS any_load)
ORDER BY k.sort;
