-- Buildings made of published registers and lists: rows that are the same place are taken as one, with every row kept as a source.
-- The same place: one UPRN; one code of a register; in two files, one whole postcode and names with most words in common; or, without a
-- postcode, the same name close by.

-- The words of a name that tell it from others: what stands in brackets does not, and churches are spelt in one way.
CREATE OR REPLACE TEMP MACRO told_words(name) AS list_distinct(list_filter(
  string_split(regexp_replace(regexp_replace(regexp_replace(
    trim(regexp_replace(regexp_replace(lower(strip_accents(name)), '[''’`]|\([^)]*\)', '', 'g'), '[^a-z0-9]+', ' ', 'g')),
    '\b(c of e|cofe|church of england)\b', 'ce', 'g'), '\b(rc|roman catholic)\b', 'catholic', 'g'), '\bsaint\b', 'st', 'g'), ' '),
  lambda w: NOT list_contains(
    ['the', 'of', 'and', 'at', 'in', 'a', 'school', 'centre', 'center', 'site', 'building', 'ltd', 'limited', 'voluntary', 'aided', ''], w)
));

CREATE OR REPLACE TEMP TABLE item AS
WITH published AS (
  SELECT
    'site' AS table_name, s.load_id, s.line_no, CASE WHEN l.kind = 'site' THEN 2 ELSE 1 END AS rank,
    s.name, s.use_class, s.detail, s.provider, s.code, s.other_code, s.address, s.postcode, s.uprn, s.lon, s.lat, s.place_note, s.is_outside,
    s.is_approximate, s.tenure, s.is_vacant, s.gia_m2, s.capacity, s.on_roll, s.counted_in, s.users, s.visits, s.running_cost_gbp, s.maintenance_gbp,
    s.energy, s.hours, NULL AS suitability, NULL AS owner, NULL AS template
  FROM site AS s
  INNER JOIN load AS l ON s.load_id = l.load_id
  UNION ALL
  SELECT
    'land_asset', a.load_id, a.line_no, 3,
    coalesce(a.name, concat_ws(' ', a.number, a.street), 'Property ' || a.asset_code), a.use_class, a.detail, NULL, NULL, NULL,
    nullif(concat_ws(', ', concat_ws(' ', a.number, a.street), a.town), ''), a.postcode, a.uprn, a.lon, a.lat, a.place_note, a.is_outside,
    coalesce(a.place_note LIKE '%middle of its postcode', FALSE), a.tenure, a.tenure_detail ILIKE 'vacant%', nullif(a.building_m2, 0), NULL, NULL, NULL, NULL, NULL, a.building_cost_gbp, a.maintenance_gbp,
    a.energy, NULL, a.suitability, a.body, NULL
  FROM land_asset AS a
  UNION ALL
  SELECT
    'building', b.load_id, 0, 0, b.name, b.use_class, NULL, NULL, NULL, NULL, NULL, NULL, b.uprn, b.lon, b.lat, NULL, FALSE,
    FALSE, b.tenure, FALSE, b.gia_m2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, b.building_id
  FROM building AS b
)

SELECT
  row_number() OVER (ORDER BY p.rank, p.lat IS NULL, p.load_id, p.line_no) AS item,
  p.*,
  told_words(p.name) AS told
FROM published AS p;

-- Words that tell a building from its neighbour of the same name: infants from juniors, a second surgery from the first.
CREATE OR REPLACE TEMP MACRO told_part(told) AS list_sort(list_intersect(
  told,
  ['infant', 'infants', 'junior', 'juniors', 'lower', 'upper', 'boys', 'girls', 'one', 'two', 'three', '1', '2', '3', '4', '5', '6', '7', '8', '9']
));

-- A code that very many rows share is none.
CREATE OR REPLACE TEMP TABLE same_code AS
WITH codes AS (
  SELECT item, 'UPRN ' || uprn AS code, 'same UPRN' AS why FROM item WHERE uprn IS NOT NULL
  UNION ALL
  SELECT item, code, 'same code' FROM item WHERE code IS NOT NULL
  UNION ALL
  SELECT item, other_code, 'same code' FROM item WHERE other_code IS NOT NULL
)

SELECT item, code, why
FROM codes
QUALIFY count(*) OVER (PARTITION BY code) BETWEEN 2 AND 50;

CREATE OR REPLACE TEMP TABLE same_place AS
WITH addressed AS (
  SELECT item, table_name, load_id, name, use_class, postcode, told
  FROM item
  WHERE regexp_full_match(postcode, '[A-Z]{1,2}[0-9][0-9A-Z]? [0-9][A-Z]{2}')
  QUALIFY count(*) OVER (PARTITION BY postcode) <= 200  -- a postcode has at most a hundred addresses: more rows say nothing
),

nameplate AS (
  SELECT item, lower(name) AS name, use_class, postcode, lat, lon
  FROM item
  WHERE table_name = 'site' AND lat IS NOT NULL AND NOT is_approximate AND contains(name, ' ')  -- 'Surgery' alone is no name
  QUALIFY count(*) OVER (PARTITION BY lower(name), use_class) <= 200
)

SELECT s.item AS a, o.item AS b, s.why
FROM same_code AS s
INNER JOIN same_code AS o ON s.code = o.code AND s.item > o.item
INNER JOIN item AS i ON s.item = i.item
INNER JOIN item AS f ON o.item = f.item
WHERE coalesce(walk_metres(i.lat, i.lon, f.lat, f.lon) < 1000, TRUE)  -- a code typed wrong merges no places far apart
UNION ALL
SELECT a.item, b.item, 'same postcode and a like name'
FROM addressed AS a
INNER JOIN addressed AS b ON a.postcode = b.postcode AND a.item > b.item
WHERE
  -- One register lists the parts of a property under one name; a list of places that names one twice has it twice.
  (a.load_id <> b.load_id OR (a.table_name = 'site' AND lower(a.name) = lower(b.name)))
  AND (a.use_class = 'land') = (b.use_class = 'land')
  AND len(list_intersect(a.told, b.told))
  >= setting_number('same_name_min') * len(list_distinct(list_concat(a.told, b.told)))
  AND len(list_intersect(a.told, b.told)) > 0
  AND list_contains(a.told, 'childrens') = list_contains(b.told, 'childrens')  -- a children's centre is not the school whose name it bears
  AND (told_part(a.told) = told_part(b.told) OR [] IN (told_part(a.told), told_part(b.told)))
  AND NOT EXISTS (
    SELECT 1 FROM building_apart AS x
    WHERE x.postcode = a.postcode AND ((x.name_a = a.name AND x.name_b = b.name) OR (x.name_a = b.name AND x.name_b = a.name))
  )
UNION ALL
-- The blocks of a hospital, or one building by its outline in two lists: no postcode, but a name of its own, within its grounds.
SELECT a.item, b.item, 'same name close by'
FROM nameplate AS a
INNER JOIN nameplate AS b ON a.name = b.name AND a.use_class = b.use_class AND a.item > b.item
WHERE
  (a.postcode IS NULL OR b.postcode IS NULL)
  AND walk_metres(a.lat, a.lon, b.lat, b.lon) <= setting_number('same_name_m');

-- Each row with the first row of its place, through any chain of the same; of each row only the first so far is kept.
CREATE OR REPLACE TEMP TABLE place_of AS
WITH RECURSIVE links AS (
  SELECT a, b FROM same_place
  UNION
  SELECT b, a FROM same_place
),

reach (item, place) USING KEY (item) AS (
  SELECT item, item FROM item
  UNION
  SELECT l.a, min(r.place)
  FROM links AS l
  INNER JOIN reach AS r ON l.b = r.item
  INNER JOIN recurring.reach AS q ON l.a = q.item
  WHERE r.place < q.place
  GROUP BY l.a
)

SELECT item, place FROM reach;

-- People of each place by each list: where a list has two schools or two practices at one place, they add up. Places and pupils are set
-- against each other only where one list, or lists of one year, have both: first those of a list that names no year, then of the latest.
CREATE OR REPLACE TEMP TABLE people AS
WITH once AS (
  SELECT p.place, i.load_id, lower(i.name) AS name, i.capacity, i.on_roll, i.counted_in, i.users, i.visits, min(i.item) AS item
  FROM place_of AS p
  INNER JOIN item AS i ON p.item = i.item
  GROUP BY ALL
),

listed AS (
  SELECT
    place, counted_in, CASE WHEN counted_in IS NULL THEN load_id END AS undated, min(item) AS item,
    {'people': sum(capacity), 'of': count(capacity)} AS capacity, {'people': sum(on_roll), 'of': count(on_roll)} AS on_roll,
    sum(users) AS users, sum(visits) AS visits
  FROM once
  GROUP BY place, load_id, counted_in
),

dated AS (
  SELECT
    place, counted_in, min(item) AS item,
    min_by(capacity, item) FILTER (capacity.of > 0) AS capacity,
    min_by(on_roll, item) FILTER (on_roll.of > 0) AS on_roll,
    min_by(users, item) FILTER (users IS NOT NULL) AS users,
    min_by(visits, item) FILTER (visits IS NOT NULL) AS visits
  FROM listed
  GROUP BY place, counted_in, undated
),

ranked AS (
  SELECT
    place, item, capacity, on_roll, users, visits, counted_in,
    capacity.of = on_roll.of AS is_both,  -- pupils of one school are no roll of two
    row_number() OVER (PARTITION BY place ORDER BY coalesce(capacity.of = on_roll.of, FALSE) DESC, counted_in DESC NULLS FIRST, item) AS turn
  FROM dated
)

SELECT
  place,
  min_by(capacity.people, turn) FILTER (capacity IS NOT NULL) AS capacity,
  CASE WHEN bool_or(is_both) OR count(capacity) = 0 THEN min_by(on_roll.people, turn) FILTER (on_roll IS NOT NULL) END AS on_roll,
  CASE WHEN NOT coalesce(bool_or(is_both), FALSE) AND count(capacity) > 0
    THEN min_by(on_roll.people, turn) FILTER (on_roll IS NOT NULL) END AS other_roll,
  first(counted_in ORDER BY turn) FILTER (coalesce(capacity, on_roll) IS NOT NULL) AS counted_in,
  min_by(users, item) FILTER (users IS NOT NULL) AS users,
  min_by(visits, item) FILTER (visits IS NOT NULL) AS visits
FROM ranked
GROUP BY place;

CREATE OR REPLACE TEMP TABLE made AS
WITH chosen AS (
  SELECT
    p.place,
    min_by(i.template, i.item) FILTER (i.template IS NOT NULL) AS template,
    min(i.uprn) AS uprn,
    min_by(i.name, i.item) AS name,
    min_by(i.use_class, i.item + CASE WHEN i.use_class IN ('other', 'land') THEN 1e9 ELSE 0 END) AS use_class,
    min_by(i.owner, i.item) FILTER (i.owner IS NOT NULL) AS owner,
    min_by(i.provider, i.item) FILTER (i.provider IS NOT NULL) AS provider,
    min_by(i.address, i.item) FILTER (i.address IS NOT NULL) AS address,
    min_by(i.postcode, i.item) FILTER (i.postcode IS NOT NULL) AS postcode,
    min_by(
      {'lat': i.lat, 'lon': i.lon, 'rough': i.is_approximate, 'far': i.is_outside, 'note': i.place_note},
      i.item + CASE WHEN i.is_approximate THEN 1e9 ELSE 0 END
    ) FILTER (i.lat IS NOT NULL) AS spot,
    min_by(i.tenure, i.item) FILTER (i.tenure IS NOT NULL) AS tenure,
    bool_or(i.is_vacant) AS some_vacant,
    bool_and(i.is_vacant) AS all_vacant,
    min_by(i.gia_m2, i.item) FILTER (i.gia_m2 IS NOT NULL) AS gia_m2,
    min_by(i.suitability, i.item) FILTER (i.suitability IS NOT NULL) AS suitability,
    min_by(i.maintenance_gbp, i.item) FILTER (i.maintenance_gbp IS NOT NULL) AS maintenance_gbp,
    min_by(i.running_cost_gbp, i.item) FILTER (i.running_cost_gbp IS NOT NULL) AS running_cost_gbp,
    min_by(i.energy, i.item) FILTER (i.energy IS NOT NULL) AS energy,
    min_by(i.hours, i.item) FILTER (i.hours IS NOT NULL) AS hours,
    min_by(i.load_id, i.item) AS load_id
  FROM place_of AS p
  INNER JOIN item AS i ON p.item = i.item
  GROUP BY p.place
),

named AS (
  SELECT
    c.*,
    CASE
      WHEN c.uprn IS NOT NULL AND count(*) OVER (PARTITION BY c.uprn) = 1 THEN 'uprn-' || c.uprn
      ELSE 'site-' || left(md5(concat_ws('|', lower(c.name), c.postcode, round(c.spot.lat, 3), round(c.spot.lon, 3))), 12)
    END AS code
  FROM chosen AS c
)

SELECT
  n.*,
  coalesce(
    n.template,
    n.code || CASE WHEN count(*) OVER (PARTITION BY n.code) > 1 THEN '-' || row_number() OVER (PARTITION BY n.code ORDER BY n.place) ELSE '' END
  ) AS building_id
FROM named AS n;

DELETE FROM site_building;
DELETE FROM site_building_session;
DELETE FROM building_row;

INSERT INTO site_building (
  building_id, uprn, name, use_class, owner, owner_sector, provider, address, postcode, lat, lon, is_approximate, is_outside, tenure, status,
  gia_m2, capacity, on_roll, counted_in, users, visits, suitability, required_maintenance_gbp, running_cost_gbp, energy, hours, note, load_id
)
SELECT
  m.building_id, m.uprn, m.name, m.use_class, m.owner,
  CASE
    WHEN m.owner IS NOT NULL THEN coalesce(
      (SELECT min(o.sector) FROM org AS o WHERE lower(o.name) = lower(m.owner) OR o.org_id = m.owner),
      CASE
        WHEN m.owner ILIKE '%council%' OR m.owner ILIKE '%borough%' THEN 'council'
        WHEN m.owner ILIKE '%nhs%' OR m.owner ILIKE '%hospital%' THEN 'health'
        WHEN m.owner ILIKE '%police%' THEN 'police'
        WHEN m.owner ILIKE '%fire%' THEN 'fire'
        ELSE 'central'
      END
    )
    ELSE CASE m.use_class
      WHEN 'school' THEN 'education'
      WHEN 'health' THEN 'health'
      WHEN 'jobcentre' THEN 'welfare'
      WHEN 'police' THEN 'police'
      WHEN 'fire' THEN 'fire'
      WHEN 'court' THEN 'justice'
      WHEN 'care' THEN 'private'
      WHEN 'community' THEN 'voluntary'
      WHEN 'library' THEN 'council'
      WHEN 'leisure' THEN 'council'
      WHEN 'childrens_centre' THEN 'council'
      WHEN 'youth' THEN 'council'
      WHEN 'housing_office' THEN 'housing'
    END
  END,
  m.provider, m.address, m.postcode, m.spot.lat, m.spot.lon, m.spot.rough, m.spot.far,
  CASE
    WHEN m.tenure ILIKE '%freehold%' THEN 'freehold'
    WHEN m.tenure ILIKE '%lease%' THEN 'leasehold'
    WHEN m.tenure ILIKE '%licen%' THEN 'licence'
  END,
  CASE WHEN m.all_vacant THEN 'vacant' WHEN m.some_vacant THEN 'part_vacant' ELSE 'in_use' END,
  m.gia_m2, n.capacity, n.on_roll, n.counted_in, n.users, n.visits, m.suitability, m.maintenance_gbp, m.running_cost_gbp,
  CASE WHEN regexp_full_match(m.energy, 'A\+|[A-G]') THEN m.energy END,
  m.hours,
  nullif(concat_ws('; ', m.spot.note, n.other_roll || ' pupils, but not of the same list or year as its places: none are counted as unfilled'), ''),
  m.load_id
FROM made AS m
INNER JOIN people AS n ON m.place = n.place
WHERE m.template IS NULL AND m.spot IS NOT NULL;

INSERT INTO site_building_session (building_id, weekday, open_min, close_min)
WITH timed AS (
  SELECT p.place, min(i.item) AS item
  FROM place_of AS p
  INNER JOIN item AS i ON p.item = i.item
  WHERE i.table_name = 'site' AND EXISTS (SELECT 1 FROM site_session AS s WHERE s.load_id = i.load_id AND s.line_no = i.line_no)
  GROUP BY p.place
)

SELECT m.building_id, s.weekday, s.open_min, s.close_min
FROM timed AS t
INNER JOIN item AS i ON t.item = i.item
INNER JOIN site_session AS s ON i.load_id = s.load_id AND i.line_no = s.line_no
INNER JOIN made AS m ON t.place = m.place
WHERE m.template IS NULL AND m.spot IS NOT NULL;

INSERT INTO building_row (building_id, table_name, load_id, line_no, name, why)
WITH reasons AS (
  SELECT item, min(why) AS why
  FROM (SELECT a AS item, why FROM same_place UNION ALL SELECT b, why FROM same_place)
  GROUP BY item
)

SELECT m.building_id, i.table_name, i.load_id, i.line_no, i.name, coalesce(r.why, 'the only list it is in')
FROM place_of AS p
INNER JOIN made AS m ON p.place = m.place
INNER JOIN item AS i ON p.item = i.item
LEFT JOIN reasons AS r ON i.item = r.item
WHERE i.table_name <> 'building' AND (m.spot IS NOT NULL OR m.template IS NOT NULL);
