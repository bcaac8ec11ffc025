-- What was written about the curve of an indicator: the story behind it, who can help, what could work. One row per indicator with a story.
SELECT
  c.indicator_id,
  c.story,
  c.partners,
  c.ideas,
  c.load_id
FROM curve_story AS c
WHERE $indicator IS NULL OR c.indicator_id = CAST($indicator AS VARCHAR)
ORDER BY c.indicator_id;
