-- What one case, visit or place costs: original value and price year, who bears it, source and licence, and the value in prices of a year. One row per unit cost.
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
  t.idx / f.idx AS uprating,
  round(u.fiscal_gbp * t.idx / f.idx, 2) AS fiscal_now_gbp,
  round(u.economic_gbp * t.idx / f.idx, 2) AS economic_now_gbp,
  round(u.social_gbp * t.idx / f.idx, 2) AS social_now_gbp
FROM unit_cost AS u
LEFT JOIN org AS o ON u.agency = o.org_id
LEFT JOIN load AS l ON u.load_id = l.load_id
LEFT JOIN source AS s ON l.source_id = s.source_id
LEFT JOIN deflator AS f ON u.price_year = f.year
LEFT JOIN deflator AS t ON t.year = $year
ORDER BY u.label, u.unit_cost_id;
