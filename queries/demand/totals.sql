-- All contacts of a period, how many were failure demand, what those cost, and who was turned away. One row per period, latest first.
SELECT
  d.period,
  count(*) AS services,
  sum(d.contacts) AS contacts,
  sum(d.failure_contacts) AS failure_contacts,
  sum(d.failure_contacts) / nullif(sum(d.contacts), 0) AS failure_share,
  sum(d.failure_contacts * d.unit_cost_gbp) AS avoidable_gbp,
  count(*) FILTER (d.unit_cost_gbp IS NULL AND d.failure_contacts > 0) AS services_without_cost,
  sum(d.turned_away) AS turned_away,
  sum(d.turned_away) / nullif(sum(d.contacts + d.turned_away), 0) AS refusal_share
FROM demand AS d
INNER JOIN service AS s ON d.service_id = s.service_id
GROUP BY d.period
ORDER BY d.period DESC;
