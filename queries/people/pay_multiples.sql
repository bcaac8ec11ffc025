-- How many times the median and the lowest pay the highest pay of a body is, by year. One row per year and what it is held against, latest first.
SELECT
  coalesce(m.period, strftime(m.as_at, '%Y')) AS year,
  m.as_at,
  coalesce(m.factor, 'Median') AS factor,
  try_cast(regexp_extract(m.ratio, '^[0-9.]+') AS DOUBLE) AS ratio
FROM pay_multiple AS m
WHERE m.body = $body AND lower(coalesce(m.factor, 'Median')) <> 'highest'
ORDER BY m.as_at DESC NULLS LAST, year DESC, factor DESC;
