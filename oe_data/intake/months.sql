-- The months a ledger is about (view incoming) and those its bodies have in already, each with its lines and pounds.
-- A month is a main one when it holds at least the share $main of the lines of the fullest month of its body in that file;
-- one outside of all these is stray.
CREATE OR REPLACE TEMP TABLE month_in AS
WITH months AS (
  SELECT body, CAST(12 * year(paid_on) + month(paid_on) - 1 AS SMALLINT) AS months, count(*) AS lines, sum(amount_gbp) AS amount_gbp
  FROM incoming
  GROUP BY 1, 2
)

SELECT
  coalesce(o.org_id, m.body) AS body_id, m.body, make_date(m.months // 12, m.months % 12 + 1, 1) AS month, m.lines, m.amount_gbp,
  m.lines >= $main * max(m.lines) OVER (PARTITION BY m.body) AS is_main
FROM months AS m
LEFT JOIN org AS o ON lower(m.body) = lower(o.name) OR m.body = o.org_id;

CREATE OR REPLACE TEMP TABLE month_before AS
WITH months AS (
  SELECT p.load_id, l.file_name, l.sha256, l.period_from, l.period_to, p.body_id, p.month, sum(p.lines) AS lines, sum(p.amount_gbp) AS amount_gbp
  FROM payment_month AS p
  INNER JOIN load AS l ON p.load_id = l.load_id
  WHERE (l.kind = 'card_spending') = ($kind = 'card_spending') AND p.body_id IN (SELECT m.body_id FROM month_in AS m)
  GROUP BY p.load_id, l.file_name, l.sha256, l.period_from, l.period_to, p.body_id, p.month
)

SELECT *, lines >= $main * max(lines) OVER (PARTITION BY load_id, body_id) AS is_main FROM months;

-- Lines before the first main month of their body or after its last.
CREATE OR REPLACE TEMP TABLE month_stray AS
WITH spans AS (
  SELECT body_id, min(month) FILTER (is_main) AS first_month, max(month) FILTER (is_main) AS last_month FROM month_in GROUP BY body_id
)

SELECT m.month, sum(m.lines) AS lines
FROM month_in AS m
INNER JOIN spans AS s ON m.body_id = s.body_id
WHERE m.month NOT BETWEEN s.first_month AND s.last_month
GROUP BY m.month;

-- Loads of the same period: a main month of this file is one of theirs, and their days overlap (files of each week do not).
-- The files of one archive are parts of one publication.
CREATE OR REPLACE TEMP TABLE same_month AS
SELECT b.load_id, b.file_name, min(b.month) AS month
FROM month_before AS b
INNER JOIN month_in AS m ON b.body_id = m.body_id AND b.month = m.month
WHERE b.is_main AND m.is_main AND b.sha256 <> $sha256 AND b.period_from <= $last AND b.period_to >= $first
GROUP BY b.load_id, b.file_name;

-- A month of this file against the middle one of the last twelve of its body; what it would replace does not count.
CREATE OR REPLACE TEMP TABLE month_size AS
WITH totals AS (
  SELECT body_id, month, sum(amount_gbp) AS amount_gbp
  FROM month_before
  WHERE is_main AND load_id NOT IN (SELECT s.load_id FROM same_month AS s)
  GROUP BY body_id, month
),

latest AS (SELECT * FROM totals QUALIFY row_number() OVER (PARTITION BY body_id ORDER BY month DESC) <= 12),

usual AS (SELECT body_id, median(amount_gbp) AS usual_gbp FROM latest GROUP BY body_id)

SELECT m.body, avg(m.amount_gbp) AS amount_gbp, u.usual_gbp
FROM month_in AS m
INNER JOIN usual AS u ON m.body_id = u.body_id
WHERE m.is_main AND u.usual_gbp > 0
GROUP BY m.body, u.usual_gbp;
