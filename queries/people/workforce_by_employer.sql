-- The paid workforce by employer: headcount, full-time equivalents, vacancy, agency share, turnover. One row per employer; groups under five people are merged.
SELECT
  w.name AS employer,
  w.headcount,
  w.fte,
  w.established_fte,
  w.hired_fte,
  w.empty_fte,
  w.vacancy,
  w.gap_after_agency,
  w.agency_share,
  w.turnover
FROM workforce_by('employer', $area, CAST($date AS DATE)) AS w
ORDER BY w.fte DESC, w.name;
