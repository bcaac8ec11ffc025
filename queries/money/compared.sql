-- The council's share here, under one definition, beside what other places published. One row per place, this one first.
WITH here AS (
  SELECT
    sum(c.gross_gbp) FILTER (
      CASE coalesce($definition, 'controls')
        WHEN 'ledger' THEN c.is_ledger
        WHEN 'influences' THEN c.control IN ('controls', 'influences')
        ELSE c.control = 'controls'
      END
    ) / sum(c.gross_gbp) AS share
  FROM counted_money AS c
  WHERE c.year = chosen_year($year) AND (coalesce($benefits, TRUE) OR NOT c.is_benefit)
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
