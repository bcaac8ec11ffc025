-- Which parts of the page Workforce there are data for. One row per database.
SELECT
  EXISTS (SELECT 1 FROM post_group AS p) OR EXISTS (SELECT 1 FROM staff_count AS c) AS has_posts,
  EXISTS (SELECT 1 FROM senior_post AS s) OR EXISTS (SELECT 1 FROM senior_pay AS y)
  OR EXISTS (SELECT 1 FROM pay_multiple AS m) OR EXISTS (SELECT 1 FROM facility_time AS f) AS has_senior
ORDER BY has_posts;
