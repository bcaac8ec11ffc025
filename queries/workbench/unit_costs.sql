-- What one case, visit or place costs: original value and price year, who bears it, source and licence, and the value in prices of a year. One row per unit cost.
WITH prices AS (
  SELECT
    y.price_year,
    CASE WHEN y.price_year = $year THEN 1.0 ELSE t.idx / f.idx END AS uprating  -- prices of that year need no index
  FROM (SELECT DISTINCT price_year FROM unit_cost) AS y
  LEFT JOIN deflator AS f ON y.price_year = f.year
  LEFT JOIN deflator AS t ON t.year = $year
)

SELECT
  u.unit_cost_id,
  u.label,
  u.unit,
  u.fiscal_gbp,
  u.economic_gbp,
  u.social_gbp,
  u.price_year,
  u.agency,
  o.name AS body,
  s.name AS source,
  s.licence,
  p.uprating,
  round(u.fiscal_gbp * p.uprating, 2) AS fiscal_now_gbp,
  round(u.economic_gbp * p.uprating, 2) AS economic_now_gbp,
  round(u.social_gbp * p.uprating, 2) AS social_now_gbp
FROM unit_cost AS u
INNER JOIN prices AS p ON u.price_year = p.price_year
LEFT JOIN org AS o ON u.agency = o.org_id
LEFT JOIN load AS l ON u.load_id = l.load_id
LEFT JOIN source AS s ON l.source_id = s.source_id
ORDER BY u.label, u.unit_cost_id;
