-- What is loaded of each body: money counted, its own payments, buildings and posts. One row per body, least covered first.
WITH held AS (
  SELECT
    o.org_id,
    o.name AS body,
    o.sector,
    (SELECT count(*) FROM spend AS m WHERE o.org_id IN (m.funder_id, m.commissioner_id, m.deliverer_id)) AS money_rows,
    (SELECT coalesce(sum(p.lines), 0) FROM payment_month AS p WHERE p.body_id = o.org_id) AS payment_lines,
    (SELECT count(*) FROM building AS b WHERE b.owner_id = o.org_id) AS buildings,
    (SELECT count(*) FROM post_group AS g WHERE g.employer_id = o.org_id) AS post_groups
  FROM org AS o
  WHERE o.sector <> 'citizens'
)

SELECT
  org_id,
  body,
  sector,
  money_rows,
  payment_lines,
  buildings,
  post_groups,
  coalesce(nullif(concat_ws(
    ', ',
    CASE WHEN money_rows = 0 THEN 'money' END,
    CASE WHEN payment_lines = 0 THEN 'payments' END,
    CASE WHEN buildings = 0 THEN 'buildings' END,
    CASE WHEN post_groups = 0 THEN 'posts' END
  ), ''), 'nothing') AS missing
FROM held
ORDER BY
  least(money_rows, 1) + least(payment_lines, 1) + least(buildings, 1) + least(post_groups, 1), body;
