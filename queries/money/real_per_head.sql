-- The money of each year in the money of that year and in one year's prices, and per resident. One row per year.
WITH base AS (
  SELECT d.idx
  FROM deflator AS d
  WHERE d.year = coalesce(
    $base, (SELECT CAST(s.value AS INTEGER) FROM setting_in_force AS s WHERE s.key = 'price_base_year'), chosen_year(NULL)
  )
),

years AS (
  SELECT
    c.year,
    sum(c.gross_gbp) AS nominal_gbp
  FROM counted_money AS c
  WHERE coalesce($benefits, TRUE) OR NOT c.is_benefit
  GROUP BY c.year
)

SELECT
  y.year,
  y.nominal_gbp AS nominal,
  y.nominal_gbp * b.idx / d.idx AS real,
  p.people,
  y.nominal_gbp / p.people AS per_head,
  y.nominal_gbp * b.idx / d.idx / p.people AS real_per_head
FROM years AS y
LEFT JOIN year_people AS p ON y.year = p.year
LEFT JOIN deflator AS d ON y.year = d.year
LEFT JOIN base AS b ON TRUE
ORDER BY y.year;
