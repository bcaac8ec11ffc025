-- Where each month of a life begins on the wall, from 0 to 1, and the age written there. One row per month, -9 to 1,200.
-- Life-weighted: the logarithm of the months since a year before conception, so that each doubling takes the same width.
WITH months AS (
  SELECT unnest(generate_series(-9, 1200)) AS month
),

marks AS (
  SELECT
    unnest([-9, 0, 12, 24, 60, 132, 216, 300, 780, 1188]) AS month,
    unnest(['-9 months', 'birth', '1', '2', '5', '11', '18', '25', '65', '99 years']) AS label,
    unnest([FALSE, TRUE, FALSE, FALSE, TRUE, TRUE, TRUE, TRUE, TRUE, TRUE]) AS has_room_when_even
)

SELECT
  m.month,
  CASE
    WHEN $axis = 'even' THEN (m.month + 9) / 1209
    ELSE ln((m.month + 21) / 12) / ln(1221 / 12)
  END AS place,
  CASE WHEN k.has_room_when_even OR coalesce($axis, 'life') <> 'even' THEN k.label END AS label
FROM months AS m
LEFT JOIN marks AS k ON m.month = k.month
ORDER BY m.month;
