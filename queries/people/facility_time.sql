-- The time a body gives to trade union work, by year; fewer than five representatives are not counted. One row per year, latest first.
SELECT
  f.as_at,
  CASE WHEN f.people >= setting_number('posts_min_people') THEN f.people END AS people,
  CASE WHEN f.people >= setting_number('posts_min_people') THEN f.fte END AS fte,
  f.cost_gbp,
  f.pay_share
FROM facility_time AS f
WHERE f.body = $body
ORDER BY f.as_at DESC NULLS LAST;
