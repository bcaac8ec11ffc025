-- Historic against emerging approaches: questions, and the money of the services they are about. One row per approach.
WITH money AS (
  SELECT
    c.service_id,
    sum(c.gross_gbp) AS gbp
  FROM counted_money AS c
  WHERE c.year = chosen_year(NULL)
  GROUP BY c.service_id
)

SELECT
  q.approach,
  CASE
    WHEN q.approach IN ('salami_slice', 'raise_threshold', 'procurement', 'back_office', 'delayer_freeze') THEN 'historic'
    ELSE 'emerging'
  END AS family,
  count(*) AS questions,
  sum(m.gbp) AS gbp
FROM question AS q
LEFT JOIN money AS m ON q.service_id = m.service_id
GROUP BY q.approach
ORDER BY family DESC, questions DESC, q.approach;
