-- Ledger lines of one load, from the views incoming and body_map, into payment and its summaries.
-- Each spelling of a supplier is normalised and judged once, not once a line, by the patterns of payee_rule;
-- they are parameters because the engine compiles a pattern once only when it is constant.
CREATE OR REPLACE TEMP TABLE spelling AS
WITH spellings AS (
  SELECT supplier, supplier_key_of(supplier) AS own_key FROM incoming WHERE supplier IS NOT NULL GROUP BY supplier
),

full_names AS (
  SELECT own_key FROM spellings WHERE length(supplier) <> 35
  UNION
  SELECT supplier_key FROM payment_supplier
),

-- Many ledgers cut names at 35 characters: such a name is the one longer name that begins with it, where there is just one.
cut_names AS (
  SELECT s.supplier, min(f.own_key) AS full_key
  FROM spellings AS s
  INNER JOIN full_names AS f ON starts_with(f.own_key, s.own_key) AND f.own_key <> s.own_key
  WHERE length(s.supplier) = 35
  GROUP BY s.supplier
  HAVING count(DISTINCT f.own_key) = 1
),

keyed AS (
  SELECT s.supplier, coalesce(c.full_key, s.own_key) AS supplier_key
  FROM spellings AS s
  LEFT JOIN cut_names AS c ON s.supplier = c.supplier
)

SELECT
  supplier,
  regexp_matches(upper(supplier), $person) AND NOT regexp_matches(upper(supplier), $firm) AS is_person,
  CASE WHEN is_person THEN 'Individual (name not kept)' ELSE supplier END AS shown,
  CASE WHEN is_person THEN 'INDIVIDUAL NAME NOT KEPT' ELSE supplier_key END AS supplier_key,
  coalesce(regexp_matches(supplier_key, $redacted), FALSE) AS is_redacted,
  coalesce(regexp_matches(supplier_key, $pass_through), FALSE) AS is_pass_through,
  coalesce(regexp_matches(supplier_key, $levy), FALSE) AS is_levy
FROM keyed;

INSERT INTO payment (
  load_id, line_no, body_id, paid_on, amount_gbp, supplier, supplier_key, unit, purpose, category, transaction_no, vat_gbp, gross_gbp,
  is_redacted, is_pass_through, is_levy
)
SELECT
  $load_id, i.line_no, b.org_id, i.paid_on, i.amount_gbp, s.shown, s.supplier_key, i.unit, i.purpose, i.category, i.transaction_no,
  i.vat_gbp, i.gross_gbp, coalesce(s.is_redacted, FALSE), coalesce(s.is_pass_through, FALSE), coalesce(s.is_levy, FALSE)
FROM incoming AS i
INNER JOIN body_map AS b ON i.body = b.body
LEFT JOIN spelling AS s ON i.supplier = s.supplier;

-- The summaries are made of the lines as they were read, which several processors share, unlike lines not yet committed.
INSERT INTO payment_month
WITH marked AS (
  SELECT supplier, is_redacted, is_pass_through, is_levy FROM spelling WHERE is_redacted OR is_pass_through OR is_levy
),

-- What is grouped a million times is kept small: months as a number, and of suppliers only those that are marked.
printed AS (
  SELECT
    i.body, CAST(12 * year(i.paid_on) + month(i.paid_on) - 1 AS SMALLINT) AS months, i.unit, i.category, s.supplier,
    count(*) AS lines, count(*) FILTER (i.amount_gbp < 0) AS credits, sum(i.amount_gbp) AS amount_gbp
  FROM incoming AS i
  LEFT JOIN marked AS s ON i.supplier = s.supplier
  GROUP BY ALL
)

SELECT
  $load_id, b.org_id, make_date(p.months // 12, p.months % 12 + 1, 1) AS month,
  p.months // 12 + CASE WHEN p.months % 12 >= 3 THEN 1 ELSE 0 END AS year,
  p.unit, p.category,
  coalesce(s.is_redacted, FALSE) AS is_redacted, coalesce(s.is_pass_through, FALSE) AS is_pass_through,
  coalesce(s.is_levy, FALSE) AS is_levy,
  sum(p.lines), sum(p.credits), sum(p.amount_gbp)
FROM printed AS p
INNER JOIN body_map AS b ON p.body = b.body
LEFT JOIN marked AS s ON p.supplier = s.supplier
GROUP BY ALL;

INSERT INTO payment_supplier
WITH printed AS (
  SELECT
    body, year(paid_on) + CASE WHEN month(paid_on) >= 4 THEN 1 ELSE 0 END AS year, supplier,
    count(*) AS lines, sum(amount_gbp) AS amount_gbp
  FROM incoming
  GROUP BY ALL
),

-- The names of individuals, which are not kept, are one name by now.
shown AS (
  SELECT
    b.org_id, p.year, coalesce(s.supplier_key, '') AS supplier_key, coalesce(s.shown, '') AS supplier,
    coalesce(s.is_redacted, FALSE) AS is_redacted, coalesce(s.is_pass_through, FALSE) AS is_pass_through,
    coalesce(s.is_levy, FALSE) AS is_levy,
    sum(p.lines) AS lines, sum(p.amount_gbp) AS amount_gbp
  FROM printed AS p
  INNER JOIN body_map AS b ON p.body = b.body
  LEFT JOIN spelling AS s ON p.supplier = s.supplier
  GROUP BY ALL
)

SELECT
  $load_id, org_id, year, supplier_key, arg_max(supplier, (lines, supplier)), is_redacted, is_pass_through, is_levy,
  sum(lines), sum(amount_gbp)
FROM shown
GROUP BY org_id, year, supplier_key, is_redacted, is_pass_through, is_levy;
