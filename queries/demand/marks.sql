-- Shares of failure demand the handbook tells of elsewhere, as reference marks beside our own. One row per mark.
SELECT
  m.who,
  m.failure_share,
  m.source
FROM (
  VALUES
  ('Calls to councils, at most', 0.78, 'Selwyn, Outcomes & Efficiency (2012), p. 16'),
  ('Some banks', 0.60, 'Selwyn, Outcomes & Efficiency (2012), p. 16')
) AS m (who, failure_share, source)
ORDER BY m.failure_share DESC;
