-- The skills somebody here has, paid or volunteering. One row per skill, by name.
SELECT
  k.skill,
  count(*) AS post_groups
FROM skill_shown(NULL) AS k
GROUP BY k.skill
ORDER BY k.skill;
