-- A hundred squares, each one per cent of the money counted in a year, shared out by largest remainder. One row per square, controlled money first.
WITH shares AS (
  SELECT
    c.control,
    100 * sum(c.gross_gbp) / sum(sum(c.gross_gbp)) OVER () AS percent
  FROM counted AS c
  WHERE c.year = chosen_year($year)
  GROUP BY c.control
),

whole AS (
  SELECT
    control,
    CAST(floor(percent) AS INTEGER) AS squares,
    row_number() OVER (ORDER BY percent - floor(percent) DESC, control) AS turn,
    100 - sum(CAST(floor(percent) AS INTEGER)) OVER () AS still_to_give
  FROM shares
),

given AS (
  SELECT
    control,
    squares + CASE WHEN turn <= still_to_give THEN 1 ELSE 0 END AS squares
  FROM whole
),

squares AS (
  SELECT
    row_number() OVER (ORDER BY g.control) - 1 AS square,
    g.control
  FROM given AS g
  INNER JOIN generate_series(1, 100) AS n (i) ON g.squares >= n.i
)

SELECT
  square,
  square % 10 AS across,
  square // 10 AS down,
  control
FROM squares
ORDER BY square;
