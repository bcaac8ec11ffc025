-- How much of the money of one year is the council's under each of three definitions, and how much is not. One row per definition and part, the council's own first.
WITH parts AS (
  SELECT
    c.gross_gbp,
    d.definition,
    CASE
      WHEN d.definition = 'ledger' THEN CASE WHEN c.is_ledger THEN 'ledger' ELSE 'rest' END
      WHEN c.control = 'controls' THEN 'controls'
      WHEN d.definition = 'influences' AND c.control = 'influences' THEN 'influences'
      ELSE 'rest'
    END AS part
  FROM counted_money AS c
  CROSS JOIN (VALUES ('controls'), ('influences'), ('ledger')) AS d (definition)
  WHERE c.year = chosen_year($year) AND (coalesce($benefits, TRUE) OR NOT c.is_benefit)
)

SELECT
  definition,
  part,
  sum(gross_gbp) AS gbp,
  sum(gross_gbp) / sum(sum(gross_gbp)) OVER (PARTITION BY definition) AS share,
  sum(sum(gross_gbp)) FILTER (part <> 'rest') OVER (PARTITION BY definition) / sum(sum(gross_gbp)) OVER (PARTITION BY definition) AS ours_share
FROM parts
GROUP BY definition, part
ORDER BY definition, part;
