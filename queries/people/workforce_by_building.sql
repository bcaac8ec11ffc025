-- The paid workforce by the building it is based in: headcount, full-time equivalents, vacancy, agency share, turnover. One row per building; groups under five people are merged.
SELECT
  w.name AS building,
  w.headcount,
  w.fte,
  w.established_fte,
  w.hired_fte,
  w.empty_fte,
  w.vacancy,
  w.gap_after_agency,
  w.agency_share,
  w.turnover
FROM workforce_by('building', $area, CAST($date AS DATE)) AS w
ORDER BY w.fte DESC, w.name;
