-- Pounds per resident over the years, in the money of each year and in the prices of the base year. One row per year and kind of price.
WITH base AS (
  SELECT
    d.year,
    d.idx
  FROM deflator AS d
  WHERE d.year = coalesce(
    (SELECT CAST(s.value AS INTEGER) FROM setting_in_force AS s WHERE s.key = 'price_base_year'), chosen_year(NULL)
  )
),

years AS (
  SELECT
    c.year,
    sum(c.gross_gbp) / p.people AS per_head
  FROM counted_money AS c
  INNER JOIN year_people AS p ON c.year = p.year
  WHERE coalesce($benefits, TRUE) OR NOT c.is_benefit
  GROUP BY c.year, p.people
),

prices AS (
  SELECT
    y.year,
    'In the money of each year' AS measure,
    y.per_head AS gbp
  FROM years AS y
  UNION ALL
  SELECT
    y.year,
    'In ' || (b.year - 1) || '/' || CAST(b.year AS VARCHAR)[3:4] || ' prices',
    y.per_head * b.idx / d.idx
  FROM years AS y
  INNER JOIN deflator AS d ON y.year = d.year
  CROSS JOIN base AS b
)

SELECT
  year,
  measure,
  gbp
FROM prices
ORDER BY measure, year;
