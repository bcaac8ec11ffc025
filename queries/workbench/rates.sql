-- The discount rates of each scheme, from which year of a case they hold, and where they come from. One row per scheme and step.
SELECT
  d.scheme,
  d.from_year,
  d.rate,
  d.basis
FROM discount_rate AS d
ORDER BY d.scheme, d.from_year;
