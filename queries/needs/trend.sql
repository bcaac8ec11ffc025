-- One indicator of one area over the periods; from three figures on, a straight line (least squares) one period on. One row per period, the projection last.
WITH points AS (
  SELECT
    v.period,
    v.value,
    v.lower_ci,
    v.upper_ci,
    CASE WHEN v.is_suppressed THEN '*' END AS suppressed,
    row_number() OVER (ORDER BY v.period) AS place,
    CASE
      WHEN regexp_full_match(v.period, '[0-9]{4}([/-][0-9]{2})?') THEN CAST(left(v.period, 4) AS INTEGER)
    END AS in_year
  FROM need_shown AS v
  WHERE v.indicator_id = $indicator AND v.area_id = $area
),

-- Years may be apart by more than one: then the line is drawn over the years, else over the order of the periods.
spaced AS (
  SELECT
    p.place,
    p.value,
    p.in_year,
    p.in_year - lag(p.in_year) OVER (ORDER BY p.place) AS gap,
    bool_and(p.in_year IS NOT NULL) OVER () AND count(DISTINCT p.in_year) OVER () = count(*) OVER () AS by_year
  FROM points AS p
),

line AS (
  SELECT
    max(s.place) + 1 AS place,
    bool_and(s.by_year) AS by_year,
    regr_slope(s.value, CASE WHEN s.by_year THEN s.in_year ELSE s.place END) AS slope,
    regr_intercept(s.value, CASE WHEN s.by_year THEN s.in_year ELSE s.place END) AS intercept,
    max(s.in_year) + greatest(1, arg_max(s.gap, s.place)) AS next_year
  FROM spaced AS s
  HAVING count(s.value) >= 3
)

SELECT
  p.period,
  p.value,
  p.lower_ci,
  p.upper_ci,
  p.suppressed,
  FALSE AS is_projection,
  p.place
FROM points AS p
UNION ALL
SELECT
  'next' AS period,
  least(
    greatest(0, l.intercept + l.slope * CASE WHEN l.by_year THEN l.next_year ELSE l.place END),
    (SELECT CASE WHEN i.method = 'proportion' THEN i.multiplier END FROM indicator AS i WHERE i.indicator_id = $indicator)
  ),
  NULL,
  NULL,
  NULL,
  TRUE,
  l.place
FROM line AS l
ORDER BY place;
