-- The council's share here, under one definition, beside what other places published. One row per place, this one first.
WITH chosen AS (
  SELECT coalesce($year, (SELECT CAST(s.value AS INTEGER) FROM setting_in_force AS s WHERE s.key = 'count_year')) AS year
),

here AS (
  SELECT
    sum(c.gross_gbp) FILTER (
      CASE coalesce($definition, 'controls')
        WHEN 'ledger' THEN o.is_lead
        WHEN 'influences' THEN c.control IN ('controls', 'influences')
        ELSE c.control = 'controls'
      END
    ) / sum(c.gross_gbp) AS share
  FROM counted AS c
  INNER JOIN chosen AS y ON c.year = y.year
  INNER JOIN service AS s ON c.service_id = s.service_id
  INNER JOIN org AS o ON c.commissioner_id = o.org_id
  WHERE coalesce($benefits, TRUE) OR s.tier <> 'income_support'
),

marks AS (
  SELECT
    'Here' AS place,
    coalesce(h.share, 0) AS share,
    TRUE AS here,
    CASE coalesce($definition, 'controls')
      WHEN 'ledger' THEN 'All that first appears in the council''s own accounts'
      WHEN 'influences' THEN 'Money the council controls or influences'
      ELSE 'Money the council controls'
    END AS meaning,
    'This database' AS source,
    0 AS sort
  FROM here AS h
  WHERE h.share IS NOT NULL
  UNION ALL
  SELECT
    p.place || ', ' || p.period,
    p.council_share,
    FALSE,
    p.meaning,
    p.source,
    p.sort
  FROM published_count AS p
  WHERE EXISTS (SELECT 1 FROM here AS h WHERE h.share IS NOT NULL)
)

SELECT
  place,
  share,
  here,
  meaning,
  source
FROM marks
ORDER BY sort;
