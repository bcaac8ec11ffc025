-- Two versions of a pathway side by side: what only one has, what begins, ends or reaches differently. One row per step of either.
-- A step is the same step when it meets the same need with the same activity of the same service; of several, the youngest goes with the youngest.
WITH numbered AS (
  SELECT
    s.step_id,
    s.pathway_id,
    s.service_id,
    s.need,
    s.activity,
    s.age_from_m,
    s.age_to_m,
    s.eligible_people,
    s.reached_people,
    c.cost_gbp,
    row_number() OVER (
      PARTITION BY s.pathway_id, s.service_id, s.need, s.activity ORDER BY s.age_from_m, s.age_to_m, s.step_id
    ) AS place
  FROM step AS s
  INNER JOIN step_cost AS c ON s.step_id = c.step_id
),

one AS (
  SELECT
    n.step_id,
    n.service_id,
    n.need,
    n.activity,
    n.age_from_m,
    n.age_to_m,
    n.reached_people,
    n.cost_gbp,
    n.place
  FROM numbered AS n
  WHERE n.pathway_id = $pathway
),

other AS (
  SELECT
    n.step_id,
    n.service_id,
    n.need,
    n.activity,
    n.age_from_m,
    n.age_to_m,
    n.reached_people,
    n.cost_gbp,
    n.place
  FROM numbered AS n
  WHERE n.pathway_id = $other
)

SELECT
  v.name AS service,
  coalesce(a.need, b.need) AS need,
  coalesce(a.activity, b.activity) AS activity,
  CASE
    WHEN b.step_id IS NULL THEN 'gone'
    WHEN a.step_id IS NULL THEN 'new'
    WHEN b.age_from_m > a.age_from_m THEN 'later'
    WHEN b.age_from_m < a.age_from_m THEN 'earlier'
    WHEN b.age_to_m <> a.age_to_m THEN 'length'
    WHEN (b.reached_people IS DISTINCT FROM a.reached_people) THEN 'people'
    WHEN (b.cost_gbp IS DISTINCT FROM a.cost_gbp) THEN 'cost'
    ELSE 'same'
  END AS difference,
  a.age_from_m AS from_m,
  a.age_to_m AS to_m,
  b.age_from_m AS other_from_m,
  b.age_to_m AS other_to_m,
  b.age_from_m - a.age_from_m AS months_later,
  a.reached_people,
  b.reached_people AS other_reached_people,
  a.cost_gbp,
  b.cost_gbp AS other_cost_gbp
FROM one AS a
FULL JOIN other AS b ON a.service_id = b.service_id AND a.need = b.need AND a.activity = b.activity AND a.place = b.place
INNER JOIN service AS v ON coalesce(a.service_id, b.service_id) = v.service_id
ORDER BY coalesce(a.age_from_m, b.age_from_m), v.name, need, activity, coalesce(a.step_id, b.step_id);
