-- Contacts caused by something not done or not done right, and what they cost. One row per service and period.
SELECT
  d.service_id,
  s.name AS service,
  d.period,
  d.contacts,
  d.failure_contacts,
  d.failure_contacts / nullif(d.contacts, 0) AS failure_share,
  d.failure_contacts * d.unit_cost_gbp AS avoidable_gbp,
  d.turned_away,
  d.turned_away / nullif(d.contacts + d.turned_away, 0) AS refusal_share,
  d.unit_cost_gbp,
  d.load_id
FROM demand AS d
INNER JOIN service AS s ON d.service_id = s.service_id
WHERE $period IS NULL OR d.period = CAST($period AS VARCHAR)
ORDER BY avoidable_gbp DESC NULLS LAST, s.name, d.period;
