-- The paid workforce by skill: headcount, full-time equivalents, vacancy, agency share, turnover; several skills count in each. One row per skill; groups under five are merged.
SELECT
  w.name AS skill,
  w.headcount,
  w.fte,
  w.established_fte,
  w.hired_fte,
  w.empty_fte,
  w.vacancy,
  w.gap_after_agency,
  w.agency_share,
  w.turnover
FROM workforce_by('skill', $area, CAST($date AS DATE)) AS w
ORDER BY w.fte DESC, w.name;
