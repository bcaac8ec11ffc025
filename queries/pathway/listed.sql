-- Services that a directory lists and that run, with their ages in months, as steps a pathway may take. One row per service, youngest first.
SELECT
  row_number() OVER (ORDER BY coalesce(l.minimum_age, 0), l.name, l.load_id, l.line_no) - 1 AS place,
  l.name,
  l.provider,
  l.eligibility,
  CAST(floor(12 * coalesce(l.minimum_age, 0)) AS INTEGER) AS age_from_m,
  -- "Up to 4" is until the fifth birthday; half a year is half a year.
  least(1199, CAST(floor(12 * coalesce(l.maximum_age, 99)) AS INTEGER) + CASE WHEN coalesce(l.maximum_age, 0) % 1 = 0 THEN 11 ELSE 0 END) AS age_to_m,
  l.body
FROM listed_service AS l
WHERE l.status IS NULL OR lower(l.status) = 'active'
ORDER BY place;
