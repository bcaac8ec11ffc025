-- The illustrative line of the brain's capacity to change, by age; drawn, not measured. One row per age.
SELECT
  c.age,
  c.capacity,
  c.basis
FROM capacity_line AS c
ORDER BY c.age;
