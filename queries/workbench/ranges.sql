-- Between which multiples chance is drawn, the most likely being one. One row per side of a case, cost and value.
SELECT
  r.side,
  setting_number('chance_' || r.side || '_low') AS low,
  setting_number('chance_' || r.side || '_high') AS high
FROM (VALUES ('cost'), ('value')) AS r (side)
ORDER BY r.side;
