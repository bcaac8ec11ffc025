-- Which parts of the page Workforce there are data for. One row per database.
SELECT
  exists(SELECT 1 FROM post_group AS p) AS has_posts,
  EXISTS (SELECT 1 FROM senior_post AS s) OR EXISTS (SELECT 1 FROM senior_pay AS y) AS has_senior
ORDER BY has_posts;
