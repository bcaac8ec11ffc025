-- The financial years with money spent (outturn), newest first. One row per year.
SELECT DISTINCT c.year
FROM counted AS c
ORDER BY c.year DESC;
