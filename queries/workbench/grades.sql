-- How far costs are raised and benefits cut for each grade of evidence. One row per grade.
SELECT
  g.grade,
  g.cost_uplift,
  g.benefit_cut,
  g.evidence
FROM confidence_grade AS g
ORDER BY g.grade;
