-- The paid workforce by service: headcount, full-time equivalents, vacancy, agency share, turnover. One row per service; groups under five people are merged.
SELECT
  w.name AS service,
  w.headcount,
  w.fte,
  w.established_fte,
  w.hired_fte,
  w.empty_fte,
  w.vacancy,
  w.gap_after_agency,
  w.agency_share,
  w.turnover
FROM workforce_by('service', $area, CAST($date AS DATE)) AS w
ORDER BY w.fte DESC, w.name;
