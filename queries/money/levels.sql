-- The money of one year by the say the lead body has, with or without cash benefits. One row per control level, the council's own first.
WITH chosen AS (
  SELECT coalesce($year, (SELECT CAST(s.value AS INTEGER) FROM setting_in_force AS s WHERE s.key = 'count_year')) AS year
)

SELECT
  c.control,
  sum(c.gross_gbp) AS gbp,
  sum(c.gross_gbp) / sum(sum(c.gross_gbp)) OVER () AS share,
  row_number() OVER (ORDER BY c.control) AS place
FROM counted AS c
INNER JOIN chosen AS y ON c.year = y.year
INNER JOIN service AS s ON c.service_id = s.service_id
WHERE coalesce($benefits, TRUE) OR s.tier <> 'income_support'
GROUP BY c.control
ORDER BY c.control;
