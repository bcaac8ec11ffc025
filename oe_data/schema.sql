-- The data dictionary: every table, its keys and its checks, after Selwyn's inventory (design: domain.md C.3).
--
-- Where this differs from that design, and why:
--   * every table that a file can fill carries load_id, so that any load can be undone; it is no foreign key,
--     because an index on each fact table costs loads dearly and deleting under a key in one transaction is refused by DuckDB.
--   * bulk tables (payment, spend, population, indicator_value) have no key: uniqueness and references are checked
--     by the load, inside its transaction.
--   * boundaries are a table of their own (boundary): they come in another file than the names of areas, and change on their own.
--   * setting is keyed by (key, load_id): the newest load is in force, so undoing a load restores the value before it.
--   * source says whether its figures are made up (is_synthetic): that is a property of the source, not of one file.
--   * registers that others publish (grant_award, contract, land_asset, senior_post, senior_pay) are kept as published, in tables of
--     their own: the tables of the design hold what a person has matched to areas, services and bodies.
--   * a building may also be made of published registers and lists (site_building); the view estate holds both, and pages read that.
--   * rows that a newer file replaced move to the schema 'replaced', so that undoing the newer brings them back.
--   * load 0 is what ships with the software (oe_data/reference).

-- ===== provenance =====
CREATE SCHEMA replaced;
CREATE TABLE source (
  source_id   VARCHAR PRIMARY KEY,
  name        VARCHAR NOT NULL,
  publisher   VARCHAR NOT NULL,
  licence     VARCHAR NOT NULL,
  url         VARCHAR,
  cadence     VARCHAR NOT NULL CHECK (cadence IN ('once','ad_hoc','daily','monthly','quarterly','annual')),
  sensitivity VARCHAR NOT NULL DEFAULT 'open' CHECK (sensitivity IN ('open','official','restricted')),
  is_synthetic BOOLEAN NOT NULL DEFAULT FALSE,  -- made up; every page says so
  covers      VARCHAR,                          -- kinds of extract it is the source of, separated by spaces
  load_id INTEGER NOT NULL
);
CREATE TABLE load (
  load_id     INTEGER PRIMARY KEY,
  source_id   VARCHAR NOT NULL,
  kind        VARCHAR NOT NULL,                 -- what the file was read as: a file name in oe_data/intake/kinds
  table_name  VARCHAR NOT NULL,                 -- where its rows went
  file_name   VARCHAR NOT NULL,
  sha256      VARCHAR NOT NULL CHECK (length(sha256) = 64),          -- of the file as given
  content_sha256 VARCHAR NOT NULL CHECK (length(content_sha256) = 64), -- of the CSV inside an archive; else the same
  rows_hash   VARCHAR,                          -- of the rows as typed, whatever their order, their columns' order or their encoding
  rows_read   BIGINT NOT NULL CHECK (rows_read >= 0),
  row_count   BIGINT NOT NULL CHECK (row_count >= 0),                -- rows stored
  rejected    BIGINT NOT NULL DEFAULT 0 CHECK (rejected >= 0),
  amount_gbp  DECIMAL(18,2),
  period_from DATE, period_to DATE,
  loaded_at   TIMESTAMP NOT NULL,
  loaded_by   VARCHAR NOT NULL,
  status      VARCHAR NOT NULL CHECK (status IN ('accepted','rejected','superseded','undone')),
  undone_at   TIMESTAMP, undone_by VARCHAR,
  replaced_by INTEGER,                          -- the load that took its place; undoing that one brings this one back
  printed_total_gbp DECIMAL(18,2),              -- the total the publisher printed in the file
  reconciled  BOOLEAN,                          -- whether the rows add up to it, to the penny; NULL where none is printed
  columns_json VARCHAR,                         -- printed heading -> meaning, as decided
  header_json VARCHAR,                          -- the headings as printed
  note        VARCHAR,                          -- what was left out or mended, in sentences
  CHECK (row_count + rejected = rows_read)
);
CREATE TABLE load_reject (                     -- every row a load left out, as printed
  load_id     INTEGER NOT NULL,
  line_no     BIGINT NOT NULL,                  -- line in the original file
  column_name VARCHAR NOT NULL,
  value       VARCHAR,
  reason      VARCHAR NOT NULL,                 -- what was expected
  sheet       VARCHAR,                          -- of a workbook; line_no is then its row
  row_json    VARCHAR                           -- the whole row as printed, to be mended and loaded again
);
CREATE TABLE mapping (                          -- what headings were decided to mean, for the next file of the same make
  kind VARCHAR NOT NULL, publisher VARCHAR NOT NULL, fingerprint VARCHAR NOT NULL,  -- the reduced headings, sorted
  columns_json VARCHAR NOT NULL,                -- reduced heading -> field
  is_decided BOOLEAN NOT NULL,                  -- by a person; else it was plain
  load_id INTEGER NOT NULL
);
CREATE TABLE edit_log (
  edit_id INTEGER PRIMARY KEY, edited_at TIMESTAMP NOT NULL, edited_by VARCHAR NOT NULL,
  table_name VARCHAR NOT NULL, row_key VARCHAR NOT NULL,
  action VARCHAR NOT NULL CHECK (action IN ('insert','update','retire')),
  before_json VARCHAR, after_json VARCHAR
);
CREATE TABLE setting (
  key VARCHAR NOT NULL, value VARCHAR NOT NULL, unit VARCHAR, meaning VARCHAR NOT NULL, basis VARCHAR NOT NULL,
  load_id INTEGER NOT NULL,
  PRIMARY KEY (key, load_id)
);

-- ===== spine: where, who, what, why =====
CREATE TABLE area (                            -- of our templates, and made of what published files say of areas (area_said, area_link)
  area_id    VARCHAR NOT NULL,                 -- no key: a made area gives way to a template's in one transaction
  name       VARCHAR NOT NULL,
  level      VARCHAR NOT NULL CHECK (level IN ('country','region','county','authority','place','ward','msoa','lsoa','other')),
  parent_id  VARCHAR,                          -- of a neighbourhood its ward, of a ward and an MSOA the place
  msoa_id    VARCHAR,                          -- the other ladder: of a neighbourhood its MSOA
  census     INTEGER CHECK (census IN (2011, 2021)),  -- whose neighbourhoods it belongs to, where that is known
  lat DOUBLE CHECK (lat BETWEEN -90 AND 90), lon DOUBLE CHECK (lon BETWEEN -180 AND 180),
  is_made    BOOLEAN NOT NULL DEFAULT FALSE,
  CHECK (level <> 'place' OR parent_id IS NULL),
  load_id INTEGER NOT NULL
);
CREATE TABLE area_said (                       -- what a published file calls an area, and where its middle is
  area_id VARCHAR NOT NULL, name VARCHAR, census INTEGER, lat DOUBLE, lon DOUBLE,
  load_id INTEGER NOT NULL
);
CREATE TABLE area_link (                       -- which area lies in which, by a published lookup
  area_id VARCHAR NOT NULL, name VARCHAR, in_id VARCHAR NOT NULL, in_name VARCHAR,
  weight BIGINT NOT NULL,                      -- rows of the file that say so: of several the most is taken
  census INTEGER, line_no BIGINT NOT NULL,
  load_id INTEGER NOT NULL
);
CREATE TABLE similar_area (                    -- places that a published list holds to be like this one
  list VARCHAR NOT NULL, area_id VARCHAR NOT NULL, name VARCHAR, line_no BIGINT NOT NULL,
  load_id INTEGER NOT NULL
);
CREATE TABLE boundary (
  area_id VARCHAR PRIMARY KEY,
  geojson VARCHAR NOT NULL,                    -- one geometry, WGS84, longitude first
  load_id INTEGER NOT NULL
);
CREATE TABLE population (
  area_id VARCHAR NOT NULL,
  year INTEGER NOT NULL CHECK (year BETWEEN 1990 AND 2100),
  age_from INTEGER NOT NULL CHECK (age_from BETWEEN 0 AND 120),
  age_to   INTEGER NOT NULL CHECK (age_to >= age_from),
  people   DOUBLE NOT NULL CHECK (people >= 0),
  load_id INTEGER NOT NULL
);
CREATE TABLE org (
  org_id  VARCHAR PRIMARY KEY,
  name    VARCHAR NOT NULL,
  sector  VARCHAR NOT NULL CHECK (sector IN ('council','health','police','fire','justice','education','welfare',
                                             'housing','central','voluntary','private','citizens')),
  is_lead BOOLEAN NOT NULL DEFAULT FALSE,
  load_id INTEGER NOT NULL
);
CREATE TABLE outcome (
  outcome_id VARCHAR PRIMARY KEY,
  statement  VARCHAR NOT NULL,
  life_stage VARCHAR,
  load_id INTEGER NOT NULL
);
CREATE TABLE service (
  service_id VARCHAR PRIMARY KEY,
  name       VARCHAR NOT NULL,
  cofog      VARCHAR NOT NULL CHECK (regexp_full_match(cofog, '(0[1-9]|10)(\.[1-9])?')),
  ro_line    VARCHAR,
  category   VARCHAR,
  tier       VARCHAR NOT NULL CHECK (tier IN ('universal','early_help','specialist','acute','income_support','enabling')),
  outcome_id VARCHAR REFERENCES outcome(outcome_id),
  age_from_m INTEGER NOT NULL DEFAULT -9 CHECK (age_from_m >= -9),
  age_to_m   INTEGER NOT NULL DEFAULT 1199 CHECK (age_to_m <= 1199),
  CHECK (age_to_m >= age_from_m),
  load_id INTEGER NOT NULL
);

-- ===== money =====
CREATE TABLE deflator (year INTEGER PRIMARY KEY, idx DOUBLE NOT NULL CHECK (idx > 0),
  load_id INTEGER NOT NULL
);
CREATE TABLE stream (
  stream_id VARCHAR PRIMARY KEY, name VARCHAR NOT NULL,
  kind VARCHAR NOT NULL CHECK (kind IN ('local_tax','general_grant','specific_grant','nhs_allocation','benefit','precept','fee','pooled','other')),
  ring_fenced BOOLEAN NOT NULL,
  load_id INTEGER NOT NULL
);
CREATE TABLE spend (
  spend_id   INTEGER NOT NULL,
  year       INTEGER NOT NULL,                 -- financial year ending 31 March
  basis      VARCHAR NOT NULL CHECK (basis IN ('budget','outturn')),
  kind       VARCHAR NOT NULL CHECK (kind IN ('revenue','capital')),
  service_id VARCHAR NOT NULL,
  funder_id  VARCHAR NOT NULL,       -- whose money
  commissioner_id VARCHAR NOT NULL,  -- who decides what to buy; whose ledger
  deliverer_id    VARCHAR NOT NULL,  -- who finally spends it
  stream_id  VARCHAR NOT NULL,
  gross_gbp  DECIMAL(18,2) NOT NULL CHECK (gross_gbp >= 0),
  income_gbp DECIMAL(18,2) NOT NULL DEFAULT 0 CHECK (income_gbp >= 0),
  control    VARCHAR NOT NULL CHECK (control IN ('controls','influences','neither')),
  count_rule VARCHAR NOT NULL DEFAULT 'count'  -- only 'count' rows enter a total; the others say why not
             CHECK (count_rule IN ('count','duplicate','breakdown','recharge','non_cash')),
  area_id    VARCHAR NOT NULL,
  apportioned VARCHAR CHECK (apportioned IN ('direct','population','caseload','estimate')),
  load_id INTEGER NOT NULL
);

CREATE TABLE payment (                         -- one line of a body's published ledger; a body's own view, never added to spend
  load_id     INTEGER NOT NULL,
  line_no     BIGINT NOT NULL,                  -- line in the original file
  body_id     VARCHAR NOT NULL,                 -- whose ledger
  paid_on     DATE NOT NULL,
  amount_gbp  DECIMAL(18,2) NOT NULL,           -- credits are negative
  supplier    VARCHAR,                          -- as printed
  supplier_key VARCHAR,                         -- normalised, so that one supplier of several bodies is one
  unit        VARCHAR,                          -- organisational unit
  purpose     VARCHAR USING COMPRESSION zstd,   -- nearly every value is another: no dictionary is tried, which is quicker
  category    VARCHAR,
  transaction_no VARCHAR USING COMPRESSION zstd,
  vat_gbp     DECIMAL(18,2), gross_gbp DECIMAL(18,2),  -- where printed beside the amount
  is_redacted BOOLEAN NOT NULL,
  is_pass_through BOOLEAN NOT NULL,             -- payroll tax, pensions, benefits passed on: no supplier of services
  is_levy     BOOLEAN NOT NULL                  -- levy or precept that another body spends again
);
CREATE TABLE payment_month (                   -- kept up by the load of payment, in its transaction: pages never scan payment
  load_id INTEGER NOT NULL, body_id VARCHAR NOT NULL, month DATE NOT NULL, year INTEGER NOT NULL, -- financial year it ends
  unit VARCHAR, category VARCHAR,
  is_redacted BOOLEAN NOT NULL, is_pass_through BOOLEAN NOT NULL, is_levy BOOLEAN NOT NULL,
  lines BIGINT NOT NULL, credits BIGINT NOT NULL, amount_gbp DECIMAL(18,2) NOT NULL
);
CREATE TABLE payment_supplier (                -- the same by supplier and financial year
  load_id INTEGER NOT NULL, body_id VARCHAR NOT NULL, year INTEGER NOT NULL,
  supplier_key VARCHAR NOT NULL, supplier VARCHAR NOT NULL,      -- supplier: the spelling printed most often
  is_redacted BOOLEAN NOT NULL, is_pass_through BOOLEAN NOT NULL, is_levy BOOLEAN NOT NULL,
  lines BIGINT NOT NULL, amount_gbp DECIMAL(18,2) NOT NULL
);
CREATE TABLE payee_rule (                      -- how a supplier's normalised name tells what a payment is
  rule_id VARCHAR PRIMARY KEY,
  kind    VARCHAR NOT NULL CHECK (kind IN ('redacted','pass_through','levy','person','firm')),
  pattern VARCHAR NOT NULL,                     -- regular expression over supplier_key; of person and firm over the name in capitals
  meaning VARCHAR NOT NULL, basis VARCHAR NOT NULL,
  load_id INTEGER NOT NULL
);

CREATE TABLE grant_award (                     -- grants to the voluntary sector, as published
  load_id INTEGER NOT NULL, line_no BIGINT NOT NULL,
  body VARCHAR NOT NULL, grant_id VARCHAR, title VARCHAR, recipient VARCHAR NOT NULL, charity_no VARCHAR, company_no VARCHAR,
  amount_gbp DECIMAL(18,2) NOT NULL, awarded_on DATE NOT NULL, start_on DATE, end_on DATE, programme VARCHAR, purpose VARCHAR
);
CREATE TABLE contract (                        -- contracts registers, as published
  load_id INTEGER NOT NULL, line_no BIGINT NOT NULL,
  body VARCHAR NOT NULL, contract_ref VARCHAR, title VARCHAR NOT NULL, purpose VARCHAR, unit VARCHAR, supplier VARCHAR,
  start_on DATE, end_on DATE, review_on DATE, annual_gbp DECIMAL(18,2), total_gbp DECIMAL(18,2), vat_gbp DECIMAL(18,2),
  process VARCHAR, is_sme BOOLEAN, is_vcse BOOLEAN, company_no VARCHAR, category VARCHAR
);
CREATE TABLE published_count (                 -- what other places published: reference marks beside our own share
  count_id VARCHAR PRIMARY KEY,
  place VARCHAR NOT NULL, period VARCHAR NOT NULL,
  total_gbp DECIMAL(18,2), council_share DOUBLE NOT NULL CHECK (council_share BETWEEN 0 AND 1),
  meaning VARCHAR NOT NULL,                     -- what was counted as the council's, as far as the source says
  source VARCHAR NOT NULL, sort INTEGER NOT NULL,
  load_id INTEGER NOT NULL
);
CREATE TABLE capacity_line (                   -- illustrative: drawn, not measured
  age DOUBLE PRIMARY KEY, capacity DOUBLE NOT NULL CHECK (capacity BETWEEN 0 AND 1),
  basis VARCHAR NOT NULL,
  load_id INTEGER NOT NULL
);

-- ===== buildings =====
CREATE TABLE building (
  building_id VARCHAR PRIMARY KEY,
  uprn      BIGINT UNIQUE,
  name      VARCHAR NOT NULL,
  use_class VARCHAR NOT NULL CHECK (use_class IN ('school','library','childrens_centre','youth','leisure','community','health',
               'office','jobcentre','depot','police','fire','court','housing_office','care','land','other')),
  owner_id  VARCHAR NOT NULL REFERENCES org(org_id),
  area_id   VARCHAR NOT NULL,
  lat DOUBLE NOT NULL, lon DOUBLE NOT NULL,
  tenure    VARCHAR NOT NULL CHECK (tenure IN ('freehold','leasehold','licence','pfi','community_transfer')),
  lease_end DATE,
  status    VARCHAR NOT NULL CHECK (status IN ('in_use','part_vacant','vacant','surplus','disposed')),
  vacant_since DATE,
  gia_m2 DOUBLE CHECK (gia_m2 > 0), nia_m2 DOUBLE CHECK (nia_m2 > 0),
  capacity  INTEGER CHECK (capacity >= 0),     -- people or pupil places
  on_roll   INTEGER CHECK (on_roll >= 0),      -- schools only
  workstations INTEGER CHECK (workstations >= 0),
  condition VARCHAR CHECK (condition IN ('A','B','C','D')),
  condition_date DATE,
  suitability VARCHAR CHECK (suitability IN ('A','B','C','D')),
  required_maintenance_gbp DECIMAL(18,2) CHECK (required_maintenance_gbp >= 0),
  running_cost_gbp DECIMAL(18,2) CHECK (running_cost_gbp >= 0),
  energy    VARCHAR CHECK (energy IN ('A+','A','B','C','D','E','F','G')),
  step_free BOOLEAN,
  community_asset BOOLEAN NOT NULL DEFAULT FALSE,
  CHECK (nia_m2 IS NULL OR gia_m2 IS NULL OR nia_m2 <= gia_m2),
  load_id INTEGER NOT NULL
);
CREATE TABLE building_session (                -- typical week; one row per block of opening
  building_id VARCHAR NOT NULL REFERENCES building(building_id),
  weekday   INTEGER NOT NULL CHECK (weekday BETWEEN 1 AND 7),   -- ISO: Monday = 1
  open_min  INTEGER NOT NULL CHECK (open_min BETWEEN 0 AND 1439),
  close_min INTEGER NOT NULL CHECK (close_min BETWEEN 1 AND 1440),
  occupier_id VARCHAR REFERENCES org(org_id),
  service_id  VARCHAR REFERENCES service(service_id),
  term_time_only BOOLEAN NOT NULL DEFAULT FALSE,
  PRIMARY KEY (building_id, weekday, open_min),
  CHECK (close_min > open_min),
  load_id INTEGER NOT NULL
);
CREATE TABLE building_survey (                 -- a counted week
  building_id VARCHAR NOT NULL REFERENCES building(building_id),
  week_start DATE NOT NULL,
  hours_available DOUBLE NOT NULL CHECK (hours_available > 0 AND hours_available <= 168),
  hours_in_use    DOUBLE NOT NULL CHECK (hours_in_use >= 0),
  mean_people_in_use DOUBLE NOT NULL CHECK (mean_people_in_use >= 0),
  PRIMARY KEY (building_id, week_start),
  CHECK (hours_in_use <= hours_available),
  load_id INTEGER NOT NULL
);

CREATE TABLE land_asset (                      -- registers of land and buildings, as published
  load_id INTEGER NOT NULL, line_no BIGINT NOT NULL,
  body VARCHAR NOT NULL, as_at DATE, uprn BIGINT, asset_code VARCHAR, name VARCHAR, number VARCHAR, street VARCHAR, town VARCHAR,
  postcode VARCHAR, crs VARCHAR, geo_x DOUBLE, geo_y DOUBLE, tenure VARCHAR, tenure_detail VARCHAR, detail VARCHAR, holding VARCHAR,
  building_m2 DOUBLE, land_ha DOUBLE, function VARCHAR, building_cost_gbp DECIMAL(18,2), maintenance_gbp DECIMAL(18,2),
  suitability VARCHAR, energy VARCHAR,
  lon DOUBLE, lat DOUBLE,                       -- WGS84, made of geo_x and geo_y
  place_note VARCHAR,                           -- what was mended or is missing about the place
  is_outside BOOLEAN NOT NULL,                  -- far from all the others
  use_class VARCHAR NOT NULL                    -- as of a building, by its own words
);
CREATE TABLE site (                            -- lists of places (schools, surgeries, libraries, pharmacies, hubs), as published
  load_id INTEGER NOT NULL, line_no BIGINT NOT NULL,
  body VARCHAR NOT NULL,                        -- whose list it is
  name VARCHAR NOT NULL, use_class VARCHAR NOT NULL,
  detail VARCHAR,                               -- what it is in the publisher's words
  provider VARCHAR,                             -- who runs it
  code VARCHAR, other_code VARCHAR,             -- with the name of the register before it: urn:106283, laestab:3582000, ods:P91003
  address VARCHAR, postcode VARCHAR, uprn BIGINT,
  lon DOUBLE, lat DOUBLE, place_note VARCHAR,
  is_outside BOOLEAN NOT NULL,                  -- far from all the others
  is_approximate BOOLEAN NOT NULL,              -- the middle of its postcode
  tenure VARCHAR, is_vacant BOOLEAN, gia_m2 DOUBLE,
  capacity INTEGER, on_roll INTEGER, users INTEGER, visits INTEGER,
  counted_in INTEGER,                           -- the year of these numbers, as a column or the name of the file says
  running_cost_gbp DECIMAL(18,2), maintenance_gbp DECIMAL(18,2), energy VARCHAR,
  hours VARCHAR                                 -- as printed
);
CREATE TABLE site_session (                    -- the hours of a site that could be read
  load_id INTEGER NOT NULL, line_no BIGINT NOT NULL,
  weekday INTEGER NOT NULL CHECK (weekday BETWEEN 1 AND 7),
  open_min INTEGER NOT NULL CHECK (open_min BETWEEN 0 AND 1439), close_min INTEGER NOT NULL CHECK (close_min BETWEEN 1 AND 1440),
  CHECK (close_min > open_min)
);
-- Buildings made of the rows of these registers and lists: rebuilt whole, in the transaction of each load that touches one,
-- from the rows in force (intake/merge.sql). No keys: they are derived, and DuckDB refuses to delete and insert a key at once.
CREATE TABLE site_building (
  building_id VARCHAR NOT NULL,                 -- the same after each rebuilding: of its UPRN, else of its name and postcode
  uprn BIGINT, name VARCHAR NOT NULL, use_class VARCHAR NOT NULL,
  owner VARCHAR, owner_sector VARCHAR, provider VARCHAR, area_id VARCHAR, address VARCHAR, postcode VARCHAR,
  lat DOUBLE NOT NULL, lon DOUBLE NOT NULL, is_approximate BOOLEAN NOT NULL, is_outside BOOLEAN NOT NULL,
  tenure VARCHAR, status VARCHAR NOT NULL, gia_m2 DOUBLE, users INTEGER, visits INTEGER,
  capacity INTEGER, on_roll INTEGER, counted_in INTEGER,  -- places and pupils of one list or one year; that year, where it is said
  suitability VARCHAR, required_maintenance_gbp DECIMAL(18,2), running_cost_gbp DECIMAL(18,2), energy VARCHAR,
  hours VARCHAR, note VARCHAR, load_id INTEGER NOT NULL
);
CREATE TABLE site_building_session (
  building_id VARCHAR NOT NULL, weekday INTEGER NOT NULL, open_min INTEGER NOT NULL, close_min INTEGER NOT NULL
);
CREATE TABLE building_row (                    -- the published rows behind a building, and why they were taken as one
  building_id VARCHAR NOT NULL, table_name VARCHAR NOT NULL, load_id INTEGER NOT NULL, line_no BIGINT NOT NULL,
  name VARCHAR NOT NULL, why VARCHAR NOT NULL
);
CREATE TABLE building_apart (                  -- two names at one postcode that a person said are two buildings
  name_a VARCHAR NOT NULL, name_b VARCHAR NOT NULL, postcode VARCHAR NOT NULL, said_by VARCHAR NOT NULL, said_at TIMESTAMP NOT NULL
);
CREATE TABLE share_said (                      -- how far two buildings' services would join, as people said; the latest is in force
  leaving VARCHAR NOT NULL, host VARCHAR NOT NULL,
  integration VARCHAR NOT NULL CHECK (integration IN ('none', 'desk', 'team', 'budget')),
  said_by VARCHAR NOT NULL, said_at TIMESTAMP NOT NULL
);

-- ===== workforce (posts, never named people) =====
CREATE TABLE post_group (
  post_group_id INTEGER PRIMARY KEY,
  as_at      DATE NOT NULL,
  employer_id VARCHAR NOT NULL REFERENCES org(org_id),
  service_id  VARCHAR NOT NULL REFERENCES service(service_id),
  building_id VARCHAR REFERENCES building(building_id),
  title      VARCHAR NOT NULL,
  soc2020    VARCHAR CHECK (soc2020 IS NULL OR regexp_full_match(soc2020, '[1-9][0-9]{0,3}')),
  kind       VARCHAR NOT NULL CHECK (kind IN ('permanent','fixed_term','agency','contractor','volunteer','unpaid_carer','member')),
  headcount  INTEGER NOT NULL CHECK (headcount >= 0),
  fte        DOUBLE NOT NULL CHECK (fte >= 0),
  established_fte DOUBLE CHECK (established_fte >= 0),
  leavers_12m INTEGER CHECK (leavers_12m >= 0),
  layer      INTEGER CHECK (layer >= 0),       -- 0 = chief executive
  managers   INTEGER CHECK (managers >= 0),    -- of the headcount, how many line-manage
  direct_reports INTEGER CHECK (direct_reports >= 0),
  pay_gbp    DECIMAL(18,2) CHECK (pay_gbp >= 0),
  evenings   BOOLEAN, weekends BOOLEAN,
  CHECK (kind IN ('volunteer','unpaid_carer') OR fte <= headcount),
  load_id INTEGER NOT NULL
);
CREATE TABLE post_skill (
  post_group_id INTEGER NOT NULL REFERENCES post_group(post_group_id),
  skill VARCHAR NOT NULL, PRIMARY KEY (post_group_id, skill),
  load_id INTEGER NOT NULL
);

CREATE TABLE senior_post (                     -- organisation charts and senior salaries, as published, without names
  load_id INTEGER NOT NULL, line_no BIGINT NOT NULL,
  body VARCHAR NOT NULL, as_at DATE, level BIGINT, title VARCHAR NOT NULL, post_no VARCHAR, grade VARCHAR, unit VARCHAR, service VARCHAR,
  contract VARCHAR, salary_band VARCHAR, max_salary_gbp DECIMAL(18,2), budget_gbp DECIMAL(18,2), staff DOUBLE, vacancy VARCHAR, shared VARCHAR
);
CREATE TABLE senior_pay (                      -- how many are paid in each band
  load_id INTEGER NOT NULL, line_no BIGINT NOT NULL,
  body VARCHAR NOT NULL, as_at DATE, band VARCHAR NOT NULL, people BIGINT NOT NULL
);
CREATE TABLE pay_multiple (                    -- how many times the median or the lowest pay the highest is
  load_id INTEGER NOT NULL, line_no BIGINT NOT NULL,
  body VARCHAR NOT NULL, as_at DATE, period VARCHAR, factor VARCHAR, ratio VARCHAR NOT NULL
);
CREATE TABLE facility_time (                   -- the time that an employer gives to trade union work, and what it costs
  load_id INTEGER NOT NULL, line_no BIGINT NOT NULL,
  body VARCHAR NOT NULL, as_at DATE, people BIGINT NOT NULL, fte DOUBLE, cost_gbp DECIMAL(18,2), pay_share DOUBLE
);
CREATE TABLE staff_count (                     -- staff of schools and NHS bodies by group, as their returns count them
  load_id INTEGER NOT NULL, line_no BIGINT NOT NULL,
  body VARCHAR NOT NULL,                       -- who publishes the return
  as_at DATE,                                  -- NULL where nothing in it says
  employer VARCHAR, code VARCHAR, other_code VARCHAR,  -- the register's code, urn:, laestab: or ods: before it
  service VARCHAR NOT NULL, title VARCHAR NOT NULL, headcount BIGINT, fte DOUBLE,
  is_whole BOOLEAN NOT NULL                    -- all staff of a body that serves other places too
);

-- ===== needs and consultation =====
CREATE TABLE indicator (
  indicator_id VARCHAR NOT NULL,               -- no key, as of area
  name       VARCHAR NOT NULL,
  domain     VARCHAR NOT NULL CHECK (domain IN ('deprivation','income','employment','education','health','crime','housing',
                                                'environment','family','isolation','demography')),
  method     VARCHAR NOT NULL CHECK (method IN ('proportion','crude_rate','dsr','score','mean','count','rank','decile')),
  multiplier DOUBLE NOT NULL DEFAULT 1,
  worse      VARCHAR NOT NULL CHECK (worse IN ('high','low','neither')),
  outcome_id VARCHAR REFERENCES outcome(outcome_id),
  is_proxy   BOOLEAN NOT NULL DEFAULT TRUE,
  definition VARCHAR NOT NULL,
  is_made    BOOLEAN NOT NULL DEFAULT FALSE,   -- of what published files say (indicator_said)
  load_id INTEGER NOT NULL
);
CREATE TABLE indicator_said (                  -- what a published file calls what it counts
  indicator_id VARCHAR NOT NULL, name VARCHAR NOT NULL, domain VARCHAR NOT NULL, method VARCHAR NOT NULL, multiplier DOUBLE NOT NULL,
  worse VARCHAR NOT NULL, definition VARCHAR NOT NULL,
  load_id INTEGER NOT NULL
);
CREATE TABLE indicator_value (                 -- counts of people are not here: they are protected at load (need_count)
  indicator_id VARCHAR NOT NULL,
  area_id    VARCHAR NOT NULL,
  period     VARCHAR NOT NULL,                 -- as it sorts: 2024, 2023/24, 2022 to 2024, 2024-06, 2024 Q2
  numerator DOUBLE CHECK (numerator >= 0), denominator DOUBLE CHECK (denominator > 0),
  value     DOUBLE, lower_ci DOUBLE, upper_ci DOUBLE,
  mark      VARCHAR CHECK (mark IN ('suppressed','missing')),  -- why the publisher gives no value
  is_protected BOOLEAN NOT NULL DEFAULT FALSE, -- its count of people is in the file beside the database that only the intake opens
  load_id INTEGER NOT NULL
);
CREATE TABLE need_count (                      -- counts of people at every level as they may be shown; made at load (oe_data/disclosure.py)
  indicator_id VARCHAR NOT NULL, area_id VARCHAR NOT NULL, period VARCHAR NOT NULL,
  shown_count DOUBLE,                          -- NULL where hidden
  denominator DOUBLE, value DOUBLE, lower_ci DOUBLE, upper_ci DOUBLE,
  state     VARCHAR NOT NULL CHECK (state IN ('shown','hidden','withheld')),
  hide_below INTEGER NOT NULL, round_to INTEGER NOT NULL,
  is_derived BOOLEAN NOT NULL
);
CREATE TABLE need_protection (                 -- what was done to the counts of an indicator, in sentences; one row for each
  indicator_id VARCHAR NOT NULL, sentence VARCHAR NOT NULL, made_at TIMESTAMP NOT NULL
);
CREATE TABLE poisson_limit (                   -- exact 95 % limits of small counts, which SQL cannot say (oe_data/statistics.py)
  count INTEGER NOT NULL, lower_count DOUBLE NOT NULL, upper_count DOUBLE NOT NULL, load_id INTEGER NOT NULL
);
CREATE TABLE consultation (
  consultation_id VARCHAR PRIMARY KEY, title VARCHAR NOT NULL, org_id VARCHAR NOT NULL REFERENCES org(org_id),
  held_on DATE NOT NULL, method VARCHAR NOT NULL, respondents INTEGER CHECK (respondents >= 0),
  area_id VARCHAR,
  load_id INTEGER NOT NULL
);
CREATE TABLE consultation_theme (
  consultation_id VARCHAR NOT NULL REFERENCES consultation(consultation_id),
  theme VARCHAR NOT NULL, service_id VARCHAR REFERENCES service(service_id),
  mentions INTEGER NOT NULL CHECK (mentions >= 0),
  stance INTEGER CHECK (stance BETWEEN -2 AND 2),
  summary VARCHAR,
  PRIMARY KEY (consultation_id, theme),
  load_id INTEGER NOT NULL
);

-- What people change on screen has keys and no references: DuckDB would not let a row that others refer to change hands, nor go with them
-- in one transaction. What a row refers to is held against its kind when it is loaded, changed, removed or undone, and by the checks.
-- ===== pathways and demand =====
CREATE TABLE life_stage (
  stage_id VARCHAR PRIMARY KEY, label VARCHAR NOT NULL,
  age_from_m INTEGER NOT NULL, age_to_m INTEGER NOT NULL, CHECK (age_to_m >= age_from_m),
  load_id INTEGER NOT NULL
);
CREATE TABLE pathway (pathway_id VARCHAR PRIMARY KEY, name VARCHAR NOT NULL, persona VARCHAR NOT NULL,
  load_id INTEGER NOT NULL
);
CREATE TABLE step (
  step_id    VARCHAR PRIMARY KEY,
  pathway_id VARCHAR NOT NULL,
  service_id VARCHAR NOT NULL,
  provider_id VARCHAR NOT NULL,
  need       VARCHAR NOT NULL,
  activity   VARCHAR NOT NULL CHECK (activity IN ('assess','support','treat','teach','pay','house','enforce','signpost','review')),
  age_from_m INTEGER NOT NULL CHECK (age_from_m >= -9),
  age_to_m   INTEGER NOT NULL CHECK (age_to_m <= 1199),
  eligibility VARCHAR NOT NULL,
  eligible_people DOUBLE CHECK (eligible_people >= 0),
  reached_people  DOUBLE CHECK (reached_people >= 0),
  contacts_per_person DOUBLE CHECK (contacts_per_person >= 0),
  unit_cost_gbp DECIMAL(12,2) CHECK (unit_cost_gbp >= 0),
  CHECK (age_to_m >= age_from_m),
  load_id INTEGER NOT NULL
);
CREATE TABLE step_link (
  from_step VARCHAR NOT NULL,
  to_step   VARCHAR NOT NULL,
  kind      VARCHAR NOT NULL CHECK (kind IN ('referral','transfer','step_up','step_down','signpost','recall')),
  people    DOUBLE CHECK (people >= 0), wait_days DOUBLE CHECK (wait_days >= 0),
  info_shared BOOLEAN, reassessed BOOLEAN,
  PRIMARY KEY (from_step, to_step), CHECK (from_step <> to_step),
  load_id INTEGER NOT NULL
);
CREATE TABLE listed_service (                  -- services as a directory lists them (Open Referral UK, HSDS): steps a pathway may take
  load_id INTEGER NOT NULL, line_no BIGINT NOT NULL,
  body VARCHAR NOT NULL, code VARCHAR, name VARCHAR NOT NULL, provider VARCHAR, status VARCHAR,
  minimum_age DOUBLE, maximum_age DOUBLE,      -- in years; NULL: from birth, without end
  eligibility VARCHAR
);
CREATE TABLE demand (
  service_id VARCHAR NOT NULL, period VARCHAR NOT NULL,
  contacts INTEGER NOT NULL CHECK (contacts >= 0),
  failure_contacts INTEGER NOT NULL CHECK (failure_contacts >= 0),
  turned_away INTEGER NOT NULL DEFAULT 0 CHECK (turned_away >= 0),
  unit_cost_gbp DECIMAL(12,2),
  PRIMARY KEY (service_id, period), CHECK (failure_contacts <= contacts),
  load_id INTEGER NOT NULL
);

-- ===== programme =====
CREATE TABLE statement (
  statement_id VARCHAR PRIMARY KEY,
  kind VARCHAR NOT NULL CHECK (kind IN ('vision','principle','next_practice','tip','scope')),
  title VARCHAR NOT NULL, body VARCHAR NOT NULL, sort INTEGER NOT NULL DEFAULT 0,
  status VARCHAR NOT NULL CHECK (status IN ('draft','agreed','retired')), agreed_on DATE,
  load_id INTEGER NOT NULL
);
CREATE TABLE grp (
  grp_id VARCHAR PRIMARY KEY, name VARCHAR NOT NULL,
  kind VARCHAR NOT NULL CHECK (kind IN ('steering','commissioning','pmo')), theme VARCHAR,
  load_id INTEGER NOT NULL
);
CREATE TABLE grp_seat (                         -- a seat, not a person
  grp_id VARCHAR NOT NULL, seat INTEGER NOT NULL,
  role VARCHAR NOT NULL CHECK (role IN ('chair','sponsor','member','change_agent','facilitator')),
  voice VARCHAR NOT NULL CHECK (voice IN ('frontline','manager','commissioner','citizen','local_member','national_politician',
                                          'trade_union','community_leader','partner','provider')),
  org_id VARCHAR, from_date DATE NOT NULL, to_date DATE,
  PRIMARY KEY (grp_id, seat),
  load_id INTEGER NOT NULL
);
CREATE TABLE question (
  question_id VARCHAR PRIMARY KEY,
  text VARCHAR NOT NULL, service_id VARCHAR, outcome_id VARCHAR,
  posed_by VARCHAR NOT NULL CHECK (posed_by IN ('steering','group','citizen','staff')),
  grp_id VARCHAR,
  approach VARCHAR NOT NULL CHECK (approach IN ('salami_slice','raise_threshold','procurement','back_office','delayer_freeze',
     'shared_service','user_centred','total_place','new_relationship','lean_systems')),
  uncomfortable BOOLEAN NOT NULL DEFAULT FALSE,
  posed_on DATE NOT NULL,
  theme VARCHAR,
  load_id INTEGER NOT NULL
);
CREATE TABLE question_principle (question_id VARCHAR NOT NULL,
  statement_id VARCHAR NOT NULL, PRIMARY KEY (question_id, statement_id),
  load_id INTEGER NOT NULL
);
CREATE TABLE mechanism (mechanism_id VARCHAR PRIMARY KEY, label VARCHAR NOT NULL,
  family VARCHAR NOT NULL CHECK (family IN ('market','relationship','behaviour','resource','regulation')),
  load_id INTEGER NOT NULL
);
CREATE TABLE question_mechanism (question_id VARCHAR NOT NULL,
  mechanism_id VARCHAR NOT NULL, PRIMARY KEY (question_id, mechanism_id),
  load_id INTEGER NOT NULL
);
CREATE TABLE gate_decision (                    -- append only; the latest row is the state
  question_id VARCHAR NOT NULL,
  gate INTEGER NOT NULL CHECK (gate BETWEEN 0 AND 4),   -- 0 accept,1 feasible,2 return,3 plan,4 benefits
  decided_on DATE NOT NULL,
  decision VARCHAR NOT NULL CHECK (decision IN ('proceed','conditional','hold','stop')),
  confidence VARCHAR CHECK (confidence IN ('G','AG','A','AR','R')),
  grp_id VARCHAR NOT NULL, reason VARCHAR NOT NULL,
  recorded_at TIMESTAMP NOT NULL DEFAULT '1970-01-01',  -- when it was written on screen; of two of one day the later is in force
  PRIMARY KEY (question_id, gate, decided_on, recorded_at),
  load_id INTEGER NOT NULL
);
CREATE TABLE confidence_grade (grade INTEGER PRIMARY KEY CHECK (grade BETWEEN 1 AND 6),
  cost_uplift DOUBLE NOT NULL, benefit_cut DOUBLE NOT NULL, evidence VARCHAR NOT NULL,
  load_id INTEGER NOT NULL
);
CREATE TABLE discount_rate (scheme VARCHAR NOT NULL, from_year INTEGER NOT NULL, rate DOUBLE NOT NULL,
  basis VARCHAR NOT NULL, PRIMARY KEY (scheme, from_year),
  load_id INTEGER NOT NULL
);
CREATE TABLE unit_cost (unit_cost_id VARCHAR NOT NULL,   -- a code may stand in two lists: each keeps its own value
  label VARCHAR NOT NULL, unit VARCHAR NOT NULL,
  fiscal_gbp DECIMAL(12,2), economic_gbp DECIMAL(12,2), social_gbp DECIMAL(12,2),
  agency VARCHAR NOT NULL, price_year INTEGER NOT NULL,
  body VARCHAR, line_no INTEGER,                -- who published the list, and its line in it
  load_id INTEGER NOT NULL
);
CREATE TABLE feasibility (                      -- gate 1: could it work, and who must agree?
  question_id VARCHAR PRIMARY KEY, proposal VARCHAR NOT NULL, practical VARCHAR, legal VARCHAR, agreement VARCHAR, incentives VARCHAR,
  load_id INTEGER NOT NULL
);
CREATE TABLE cba (question_id VARCHAR PRIMARY KEY,
  base_year INTEGER NOT NULL, horizon INTEGER NOT NULL CHECK (horizon BETWEEN 1 AND 100), scheme VARCHAR NOT NULL, note VARCHAR,
  load_id INTEGER NOT NULL
);
CREATE TABLE cba_cost (question_id VARCHAR NOT NULL, line INTEGER NOT NULL,
  label VARCHAR NOT NULL, kind VARCHAR NOT NULL CHECK (kind IN ('capital','revenue','in_kind')),
  org_id VARCHAR NOT NULL, from_t INTEGER NOT NULL, to_t INTEGER NOT NULL,
  gbp_per_year DECIMAL(18,2) NOT NULL CHECK (gbp_per_year >= 0), grade INTEGER NOT NULL,
  PRIMARY KEY (question_id, line), CHECK (to_t >= from_t AND from_t >= 0),
  load_id INTEGER NOT NULL
);
CREATE TABLE cba_benefit (question_id VARCHAR NOT NULL, line INTEGER NOT NULL,
  label VARCHAR NOT NULL, value_type VARCHAR NOT NULL CHECK (value_type IN ('fiscal','economic','social')),
  org_id VARCHAR NOT NULL, from_t INTEGER NOT NULL, to_t INTEGER NOT NULL,
  people_per_year DOUBLE NOT NULL, engagement DOUBLE NOT NULL, retention DOUBLE NOT NULL, impact DOUBLE NOT NULL,
  deadweight DOUBLE NOT NULL, attribution DOUBLE NOT NULL DEFAULT 1, unit_gbp DECIMAL(18,2) NOT NULL,
  cashable DOUBLE NOT NULL DEFAULT 0, grade INTEGER NOT NULL,
  health_rate BOOLEAN NOT NULL DEFAULT FALSE,
  PRIMARY KEY (question_id, line), CHECK (to_t >= from_t AND from_t >= 0),
  CHECK (engagement BETWEEN 0 AND 1 AND retention BETWEEN 0 AND 1 AND impact BETWEEN 0 AND 1
     AND deadweight BETWEEN 0 AND 1 AND attribution BETWEEN 0 AND 1 AND cashable BETWEEN 0 AND 1),
  load_id INTEGER NOT NULL
);
CREATE TABLE plan_task (question_id VARCHAR NOT NULL, task INTEGER NOT NULL,
  label VARCHAR NOT NULL, org_id VARCHAR, start_on DATE NOT NULL, end_on DATE NOT NULL,
  jigsaw VARCHAR, quick_win BOOLEAN NOT NULL DEFAULT FALSE, progress DOUBLE NOT NULL DEFAULT 0 CHECK (progress BETWEEN 0 AND 1),
  risk_likelihood INTEGER CHECK (risk_likelihood BETWEEN 1 AND 5), risk_impact INTEGER CHECK (risk_impact BETWEEN 1 AND 5),
  PRIMARY KEY (question_id, task), CHECK (end_on >= start_on),
  load_id INTEGER NOT NULL
);
CREATE TABLE strategy (strategy_id VARCHAR PRIMARY KEY, title VARCHAR NOT NULL, owner_id VARCHAR,
  status VARCHAR NOT NULL CHECK (status IN ('draft','agreed','in_delivery','closed')),
  load_id INTEGER NOT NULL
);
CREATE TABLE strategy_question (strategy_id VARCHAR NOT NULL,
  question_id VARCHAR NOT NULL, PRIMARY KEY (strategy_id, question_id),
  load_id INTEGER NOT NULL
);
CREATE TABLE instrument_item (instrument VARCHAR NOT NULL CHECK (instrument IN ('jigsaw','change_curve','ccc','ten_step','leadership','culture')),
  item VARCHAR NOT NULL, sort INTEGER NOT NULL, label VARCHAR NOT NULL, prompt VARCHAR NOT NULL, symptom VARCHAR,
  PRIMARY KEY (instrument, item),
  load_id INTEGER NOT NULL
);
CREATE TABLE reading (                           -- append only, always about a group, never a person
  reading_id INTEGER PRIMARY KEY, instrument VARCHAR NOT NULL, item VARCHAR NOT NULL,
  taken_on DATE NOT NULL, audience VARCHAR NOT NULL, respondents INTEGER NOT NULL CHECK (respondents >= 0),
  score DOUBLE NOT NULL, note VARCHAR,
  load_id INTEGER NOT NULL
);
CREATE TABLE curve_story (                      -- turning the curve: the story behind an indicator, who can help, what could work
  indicator_id VARCHAR PRIMARY KEY, story VARCHAR NOT NULL, partners VARCHAR, ideas VARCHAR,
  load_id INTEGER NOT NULL
);
CREATE TABLE loop_node (node_id VARCHAR PRIMARY KEY, label VARCHAR NOT NULL, indicator_id VARCHAR,
  diagram VARCHAR NOT NULL DEFAULT 'main',
  load_id INTEGER NOT NULL
);
CREATE TABLE loop_link (from_node VARCHAR NOT NULL, to_node VARCHAR NOT NULL,
  sign INTEGER NOT NULL CHECK (sign IN (-1, 1)), delayed BOOLEAN NOT NULL DEFAULT FALSE, evidence VARCHAR,
  PRIMARY KEY (from_node, to_node),
  load_id INTEGER NOT NULL
);

-- ===== rules used more than once: macros and views =====
-- A supplier's name reduced to what tells one supplier from another: case, punctuation, company form and a leading 'the' do not.
CREATE MACRO supplier_key_of(name) AS nullif(trim(regexp_replace(regexp_replace(
  trim(regexp_replace(replace(upper(strip_accents(name)), '&', ' AND '), '[^A-Z0-9]+', ' ', 'g')),
  '^THE ', ''), '( (LTD|LIMITED|PLC|LLP|LLC|CIC|CIO|CO|COMPANY|INC))+$', '')), '');

CREATE VIEW setting_in_force AS
SELECT key, arg_max(value, load_id) AS value, arg_max(unit, load_id) AS unit, arg_max(meaning, load_id) AS meaning,
       arg_max(basis, load_id) AS basis, max(load_id) AS load_id
FROM setting GROUP BY key;

-- The one counting rule: what is in a total of public money (domain.md B.1, counting rules 1-8).
CREATE VIEW counted AS
SELECT * FROM spend WHERE kind = 'revenue' AND basis = 'outturn' AND count_rule = 'count';

-- The year a page is about: the one asked for, else the one the settings name.
CREATE MACRO chosen_year(asked) AS coalesce(
  asked, (SELECT CAST(s.value AS INTEGER) FROM setting_in_force AS s WHERE s.key = 'count_year'));

-- Counted money with the words for it; is_ledger says that it first appears in the lead body's accounts.
CREATE VIEW counted_money AS
SELECT
  c.spend_id, c.year, c.gross_gbp, c.control, c.apportioned, c.area_id, c.load_id,
  c.service_id, s.name AS service, s.cofog[1:2] AS cofog, s.tier, s.tier = 'income_support' AS is_benefit, s.outcome_id,
  m.stream_id, m.name AS stream,
  f.name AS funder, k.name AS commissioner, k.is_lead AS is_ledger, d.org_id AS deliverer_id, d.name AS deliverer, d.sector AS sector
FROM counted AS c
INNER JOIN service AS s ON s.service_id = c.service_id
INNER JOIN stream AS m ON m.stream_id = c.stream_id
INNER JOIN org AS f ON f.org_id = c.funder_id
INNER JOIN org AS k ON k.org_id = c.commissioner_id
INNER JOIN org AS d ON d.org_id = c.deliverer_id;

-- People of the whole place for each financial year with money: the mid-year estimate inside it, else the nearest before, else the first.
CREATE VIEW year_people AS
WITH place AS (
  SELECT p.year, sum(p.people) AS people
  FROM population AS p
  WHERE p.area_id = (SELECT s.value FROM setting_in_force AS s WHERE s.key = 'place_area')
  GROUP BY p.year
),
years AS (SELECT DISTINCT year FROM spend)
SELECT y.year, coalesce(arg_max(p.people, p.year) FILTER (p.year < y.year), arg_min(p.people, p.year)) AS people
FROM years AS y
CROSS JOIN place AS p
GROUP BY y.year;

CREATE MACRO setting_number(wanted) AS (SELECT CAST(s.value AS DOUBLE) FROM setting_in_force AS s WHERE s.key = wanted);

-- ===== posts =====
-- The schools of published lists: the building each code stands for.
CREATE VIEW school_place AS
WITH codes AS (
  SELECT s.load_id, s.line_no, s.name, s.use_class, s.is_outside, s.code FROM site AS s WHERE s.code LIKE 'urn:%'
  UNION ALL
  SELECT s.load_id, s.line_no, s.name, s.use_class, s.is_outside, s.other_code FROM site AS s WHERE s.other_code LIKE 'laestab:%'
)
SELECT
  c.code, arg_min(c.name, (regexp_full_match(c.name, 'School [0-9]+'), c.load_id)) AS name,  -- some lists know it by its code only
  min(r.building_id) AS building_id, bool_and(c.is_outside) AS is_outside
FROM codes AS c
LEFT JOIN building_row AS r ON r.table_name = 'site' AND r.load_id = c.load_id AND r.line_no = c.line_no
GROUP BY c.code;

-- Staff of published returns, each group at its school where a list of places has it. Of a return of many local authorities only the schools
-- of those count whose schools the lists here have, as a return of all England is not the workforce of one place.
CREATE VIEW staff_known AS
WITH authorities AS (SELECT DISTINCT p.code[9:11] AS number FROM school_place AS p WHERE p.code LIKE 'laestab:%' AND NOT p.is_outside),
returns AS (SELECT s.load_id, count(DISTINCT s.other_code[9:11]) AS authorities FROM staff_count AS s GROUP BY s.load_id)
SELECT
  -row_number() OVER (ORDER BY s.load_id, s.line_no, s.title) AS post_group_id, s.as_at,
  coalesce(o.org_id, s.code, s.other_code) AS employer_id,
  coalesce(o.name, s.employer, p.name, q.name, 'School ' || replace(coalesce(s.code, s.other_code), 'urn:', '')) AS employer,
  coalesce(o.sector, CASE WHEN s.is_whole THEN 'health' ELSE 'education' END) AS sector, coalesce(o.is_lead, FALSE) AS is_lead,
  s.service, coalesce(p.building_id, q.building_id) AS building_id, s.title, s.headcount, s.fte, s.is_whole
FROM staff_count AS s
INNER JOIN returns AS r ON r.load_id = s.load_id
LEFT JOIN org AS o ON lower(o.name) = lower(s.employer)
LEFT JOIN school_place AS p ON p.code = s.code
LEFT JOIN school_place AS q ON q.code = s.other_code
WHERE s.is_whole OR p.code IS NOT NULL OR q.code IS NOT NULL OR r.authorities <= 1
  OR s.other_code[9:11] IN (SELECT a.number FROM authorities AS a);

-- Groups of posts as they were last counted by a day (NULL: ever). Elected members, volunteers and unpaid carers are no paid posts, and
-- neither are all the staff of a body that serves other places too ('whole'). ``people`` is for the rule of small numbers: where no one
-- counted them, there are at least as many as full-time equivalents.
CREATE MACRO posts_on(counted_by) AS TABLE
SELECT *
FROM (
  SELECT
    p.post_group_id, p.as_at, p.employer_id, o.name AS employer, o.sector, o.is_lead, p.service_id, v.name AS service, p.building_id, p.title,
    p.kind, p.headcount, p.headcount AS people, p.fte, p.established_fte, p.leavers_12m, p.layer, p.managers, p.direct_reports, p.evenings,
    p.weekends, CASE WHEN p.kind IN ('volunteer', 'unpaid_carer', 'member') THEN p.kind ELSE 'paid' END AS class
  FROM post_group AS p
  INNER JOIN org AS o ON o.org_id = p.employer_id
  INNER JOIN service AS v ON v.service_id = p.service_id
  UNION ALL
  SELECT
    s.post_group_id, s.as_at, s.employer_id, s.employer, s.sector, s.is_lead, 'published ' || s.service, s.service, s.building_id, s.title,
    'not stated', s.headcount, coalesce(s.headcount, CAST(ceil(s.fte) AS BIGINT)), s.fte, NULL, NULL, NULL, NULL, NULL, NULL,
    NULL, CASE WHEN s.is_whole THEN 'whole' ELSE 'paid' END
  FROM staff_known AS s
) AS p
WHERE counted_by IS NULL OR p.as_at <= counted_by
QUALIFY p.as_at IS NOT DISTINCT FROM max(p.as_at) OVER (PARTITION BY p.employer_id, p.service_id, p.building_id, p.title, p.kind);

-- Which group each group of posts is shown in (domain.md B.3, disclosure). One of one to four people is put with others as small of the same
-- class, body, service and building; where these are still too few, with the smallest larger one there; where there is none, the same is done
-- without regard to the building, then the service, then the body. As every figure is a sum of whole shown groups, no figure and no
-- difference of two figures is of one to four people.
CREATE MACRO post_in(counted_by) AS TABLE
WITH RECURSIVE merged AS (
  SELECT
    p.post_group_id, p.people AS each, [p.class, p.employer_id, p.service_id, coalesce(p.building_id, '')] AS place, 4 AS depth,
    p.post_group_id AS shown_id
  FROM posts_on(counted_by) AS p
  UNION ALL
  SELECT
    s.post_group_id, s.each, s.place, s.depth - 1,
    CASE
      WHEN NOT s.is_small THEN s.shown_id
      WHEN sum(s.each) FILTER (s.is_small) OVER around >= setting_number('posts_min_people')
        OR min(s.shown_id) FILTER (s.is_large) OVER around IS NULL THEN min(s.shown_id) FILTER (s.is_small) OVER around
      ELSE arg_min(s.shown_id, (s.people, s.shown_id)) FILTER (s.is_large) OVER around
    END
  FROM (
    SELECT
      m.post_group_id, m.each, m.place, m.depth, m.shown_id, sum(m.each) OVER one AS people,
      sum(m.each) OVER one > 0 AND sum(m.each) OVER one < setting_number('posts_min_people') AS is_small,
      sum(m.each) OVER one >= setting_number('posts_min_people') AS is_large
    FROM merged AS m
    WHERE m.depth > 0
    WINDOW one AS (PARTITION BY m.shown_id)
  ) AS s
  WINDOW around AS (PARTITION BY s.place[1:s.depth])
)
SELECT m.post_group_id, m.shown_id
FROM merged AS m
WHERE m.depth = 0
QUALIFY sum(m.each) OVER (PARTITION BY m.shown_id) NOT BETWEEN 1 AND setting_number('posts_min_people') - 1;

-- The groups of posts that may be shown. Body, service and building are NULL where a merged group is of several; what a merged group can do
-- is what at least half of its people can. Full-time equivalents in post are those that established posts are held against; told apart are
-- those whose kind is known, as returns of schools and the NHS do not say who is from an agency.
CREATE MACRO post_shown(counted_by) AS TABLE
WITH merged AS (
  SELECT
    i.shown_id, p.class, max(p.as_at) AS as_at, count(*) AS merged_groups,
    CASE WHEN count(DISTINCT p.employer_id) = 1 THEN min(p.employer_id) END AS employer_id,
    CASE WHEN count(DISTINCT p.employer_id) = 1 THEN min(p.employer) END AS employer,
    CASE WHEN count(DISTINCT p.employer_id) = 1 THEN min(p.sector) END AS sector,
    count(DISTINCT p.employer_id) = 1 AND bool_and(p.is_lead) AS is_lead,
    CASE WHEN count(DISTINCT p.service_id) = 1 THEN min(p.service_id) END AS service_id,
    CASE WHEN count(DISTINCT p.service_id) = 1 THEN min(p.service) END AS service,
    CASE WHEN count(DISTINCT coalesce(p.building_id, '')) = 1 THEN min(p.building_id) END AS building_id,
    arg_max(p.title, (p.people, p.title))
    || CASE WHEN count(DISTINCT p.title) > 1 THEN ' and ' || (count(DISTINCT p.title) - 1) || ' more' ELSE '' END AS title,
    sum(p.headcount) AS headcount, sum(p.fte) AS fte, sum(p.established_fte) AS established_fte,
    sum(p.fte) FILTER (p.kind NOT IN ('agency', 'contractor') AND p.established_fte IS NOT NULL) AS in_post_fte,
    coalesce(sum(p.fte) FILTER (p.kind = 'agency'), 0) AS agency_fte,
    coalesce(sum(p.fte) FILTER (p.kind = 'contractor'), 0) AS contractor_fte,
    sum(p.fte) FILTER (p.kind <> 'not stated') AS told_apart_fte,
    sum(p.leavers_12m) AS leavers, sum(p.headcount) FILTER (p.leavers_12m IS NOT NULL) AS measured_headcount,
    sum(CASE WHEN p.evenings THEN p.headcount WHEN NOT p.evenings THEN 0 END) * 2 >= sum(p.headcount) AS evenings,
    sum(CASE WHEN p.weekends THEN p.headcount WHEN NOT p.weekends THEN 0 END) * 2 >= sum(p.headcount) AS weekends
  FROM post_in(counted_by) AS i
  INNER JOIN posts_on(counted_by) AS p ON p.post_group_id = i.post_group_id
  GROUP BY i.shown_id, p.class
)
SELECT
  m.*, b.name AS base, b.lat AS base_lat, b.lon AS base_lon, a.name AS base_area,
  CASE a.level WHEN 'ward' THEN a.area_id ELSE w.area_id END AS ward_id
FROM merged AS m
LEFT JOIN estate AS b ON b.building_id = m.building_id
LEFT JOIN area AS a ON a.area_id = b.area_id
LEFT JOIN area AS w ON w.area_id = a.parent_id AND w.level = 'ward';

CREATE MACRO skill_shown(counted_by) AS TABLE
SELECT i.shown_id, k.skill
FROM post_in(counted_by) AS i
INNER JOIN post_shown(counted_by) AS s ON s.shown_id = i.shown_id
INNER JOIN post_group AS p ON p.post_group_id = i.post_group_id
INNER JOIN post_skill AS k ON k.post_group_id = i.post_group_id
GROUP BY i.shown_id, k.skill
HAVING sum(p.headcount) * 2 >= any_value(s.headcount);

-- The paid workforce by 'employer', 'service', 'skill', 'building' or 'ward', of the whole place or of the posts based in one ward
-- (formulas: domain.md B.3). Agency staff and contractors fill no established post.
CREATE MACRO workforce_by(cut, in_area, counted_by) AS TABLE
WITH posts AS (
  SELECT
    CASE cut
      WHEN 'employer' THEN coalesce(p.employer, 'Several bodies')
      WHEN 'service' THEN coalesce(p.service, 'Several services')
      WHEN 'skill' THEN coalesce(k.skill, 'No skill recorded')
      WHEN 'building' THEN coalesce(p.base, 'No one base recorded')
      WHEN 'ward' THEN coalesce(w.name, 'No one base recorded')
    END AS name,
    p.*
  FROM post_shown(counted_by) AS p
  LEFT JOIN area AS w ON w.area_id = p.ward_id
  LEFT JOIN skill_shown(counted_by) AS k ON cut = 'skill' AND k.shown_id = p.shown_id
  WHERE p.class = 'paid' AND (in_area IS NULL OR p.ward_id = in_area)
)
SELECT
  p.name, sum(p.headcount) AS headcount, sum(p.fte) AS fte, sum(p.established_fte) AS established_fte,
  sum(p.agency_fte) + sum(p.contractor_fte) AS hired_fte,
  greatest(sum(p.established_fte) - sum(p.in_post_fte), 0) AS empty_fte,
  (sum(p.established_fte) - sum(p.in_post_fte)) / nullif(sum(p.established_fte), 0) AS vacancy,
  (sum(p.established_fte) - sum(p.in_post_fte) - sum(p.agency_fte)) / nullif(sum(p.established_fte), 0) AS gap_after_agency,
  sum(p.agency_fte) / nullif(sum(p.told_apart_fte), 0) AS agency_share,
  sum(p.leavers) / nullif(sum(p.measured_headcount), 0) AS turnover
FROM posts AS p
GROUP BY p.name;

-- ===== estate =====
-- Walking metres between two points: great circle times the detour factor (domain.md B.2).
CREATE MACRO walk_metres(lat_a, lon_a, lat_b, lon_b) AS
  setting_number('detour_factor') * 2 * 6371000 * asin(sqrt(
    pow(sin(radians(lat_b - lat_a) / 2), 2)
    + cos(radians(lat_a)) * cos(radians(lat_b)) * pow(sin(radians(lon_b - lon_a) / 2), 2)));

-- Every building: those of our templates, and those made of published registers and lists.
CREATE VIEW estate AS
SELECT
  b.building_id, b.uprn, b.name, b.use_class, b.owner_id, o.name AS owner, o.sector AS owner_sector, NULL AS provider, b.area_id,
  NULL AS address, NULL AS postcode, b.lat, b.lon, FALSE AS is_approximate, FALSE AS is_outside, b.tenure, b.lease_end, b.status,
  b.vacant_since, b.gia_m2, b.nia_m2, b.capacity, b.on_roll, NULL AS counted_in, NULL AS users, NULL AS visits, b.workstations, b.condition,
  b.condition_date,
  b.suitability, b.required_maintenance_gbp, b.running_cost_gbp, b.energy, b.step_free, b.community_asset, NULL AS hours, NULL AS note,
  -- Without a session only an empty building is known to be closed.
  b.status = 'vacant' OR b.building_id IN (SELECT w.building_id FROM building_session AS w) AS hours_known, b.load_id
FROM building AS b
INNER JOIN org AS o ON b.owner_id = o.org_id
UNION ALL
SELECT
  s.building_id, s.uprn, s.name, s.use_class, NULL AS owner_id, s.owner, s.owner_sector, s.provider, s.area_id,
  s.address, s.postcode, s.lat, s.lon, s.is_approximate, s.is_outside, s.tenure, NULL AS lease_end, s.status,
  NULL AS vacant_since, s.gia_m2, NULL AS nia_m2, s.capacity, s.on_roll, s.counted_in, s.users, s.visits, NULL AS workstations, NULL AS condition,
  NULL AS condition_date, s.suitability, s.required_maintenance_gbp, s.running_cost_gbp, s.energy, NULL AS step_free,
  FALSE AS community_asset, s.hours, s.note,
  s.building_id IN (SELECT w.building_id FROM site_building_session AS w) AS hours_known, s.load_id
FROM site_building AS s;

CREATE VIEW share_in_force AS
SELECT leaving, host, arg_max(integration, said_at) AS integration FROM share_said GROUP BY leaving, host;

CREATE VIEW opening AS
SELECT building_id, weekday, open_min, close_min, occupier_id, service_id, term_time_only FROM building_session
UNION ALL
SELECT building_id, weekday, open_min, close_min, NULL AS occupier_id, NULL AS service_id, FALSE AS term_time_only
FROM site_building_session;

CREATE VIEW building_metrics AS
WITH hours AS (
  SELECT building_id, sum(close_min - open_min) / 60.0 AS open_hours FROM opening GROUP BY building_id
),
survey AS (
  SELECT
    building_id, max(week_start) AS week_start, arg_max(hours_available, week_start) AS hours_available,
    arg_max(hours_in_use, week_start) AS hours_in_use, arg_max(mean_people_in_use, week_start) AS mean_people
  FROM building_survey GROUP BY building_id
),
based AS (
  SELECT building_id, sum(fte) AS fte FROM posts_on(NULL)
  WHERE building_id IS NOT NULL AND class = 'paid' GROUP BY building_id HAVING sum(headcount) >= setting_number('posts_min_people')
)
SELECT
  b.building_id,
  CASE WHEN b.hours_known THEN coalesce(h.open_hours, 0) END AS open_hours,
  CASE WHEN b.hours_known THEN coalesce(h.open_hours, 0) END / 168 AS share_of_168,
  CASE WHEN b.hours_known THEN coalesce(h.open_hours, 0) END / setting_number('usable_hours_week') AS share_of_usable,
  v.hours_in_use / v.hours_available AS frequency,
  v.mean_people / nullif(coalesce(b.capacity, b.workstations), 0) AS occupancy,
  v.hours_in_use / v.hours_available * v.mean_people / nullif(coalesce(b.capacity, b.workstations), 0) AS utilisation,
  b.running_cost_gbp / b.gia_m2 AS cost_per_m2,
  (b.capacity - b.on_roll) / nullif(b.capacity, 0) AS unfilled_share,
  b.workstations / nullif(p.fte, 0) AS desks_per_fte,
  CASE WHEN b.workstations IS NOT NULL THEN b.nia_m2 / nullif(p.fte, 0) END AS m2_per_fte,
  b.nia_m2 / b.gia_m2 AS plan_efficiency,
  b.required_maintenance_gbp AS backlog_gbp,
  v.mean_people,
  v.week_start AS surveyed_on
FROM estate AS b
LEFT JOIN hours AS h ON h.building_id = b.building_id
LEFT JOIN survey AS v ON v.building_id = b.building_id
LEFT JOIN based AS p ON p.building_id = b.building_id;

-- Underused: low use, empty for long, more desks than people, or many places unfilled; each with its reason in words.
-- A threshold that is NULL is the one of the settings.
CREATE MACRO underused_by(use_low, vacant_months, desks_per_fte_max, unfilled_red) AS TABLE
WITH reasons AS (
  SELECT
    b.building_id,
    list_filter([
      CASE WHEN b.status NOT IN ('vacant', 'surplus') AND m.utilisation < coalesce(use_low, setting_number('use_low'))
        THEN format('low use {:.2f}%', 100 * m.utilisation) END,
      CASE WHEN b.status IN ('vacant', 'surplus') AND b.vacant_since
        <= current_date - to_months(CAST(coalesce(vacant_months, setting_number('vacant_months')) AS INTEGER))
        THEN 'vacant since ' || strftime(b.vacant_since, '%B %Y') END,
      CASE WHEN b.status = 'vacant' AND b.vacant_since IS NULL THEN 'listed as vacant' END,
      CASE WHEN b.status IN ('in_use', 'part_vacant')
        AND m.desks_per_fte > coalesce(desks_per_fte_max, setting_number('desks_per_fte_max'))
        THEN format('{:.2f} desks per FTE', m.desks_per_fte) END,
      CASE WHEN b.status IN ('in_use', 'part_vacant') AND m.unfilled_share > coalesce(unfilled_red, setting_number('unfilled_red'))
        THEN format('{:.2f}% of places unfilled', 100 * m.unfilled_share) || coalesce(' in ' || b.counted_in, '') END
    ], lambda x: x IS NOT NULL) AS reasons
  FROM estate AS b
  INNER JOIN building_metrics AS m ON m.building_id = b.building_id
  WHERE b.status <> 'disposed'
)
SELECT building_id, array_to_string(reasons, '; ') AS reason FROM reasons WHERE len(reasons) > 0;

CREATE VIEW underused AS SELECT building_id, reason FROM underused_by(NULL, NULL, NULL, NULL);

-- ===== needs =====
-- People of each area: the newest estimate, all ages.
CREATE VIEW area_people AS
SELECT p.area_id, sum(p.people) AS people
FROM population AS p
WHERE p.year = (SELECT max(q.year) FROM population AS q WHERE q.area_id = p.area_id)
GROUP BY p.area_id;

-- Every indicator at every level: as published or protected, else from the level below. Counts that need no protection are added,
-- scores weighted by people; ranks and deciles are never averaged.
CREATE VIEW need_value AS
WITH published AS (
  SELECT
    v.indicator_id, v.area_id, a.level, v.period, v.numerator, v.denominator, v.value, v.lower_ci, v.upper_ci, v.mark, a.parent_id, a.msoa_id
  FROM indicator_value AS v
  INNER JOIN area AS a ON a.area_id = v.area_id
  WHERE NOT v.is_protected
),
summable AS (
  SELECT v.indicator_id, v.area_id, v.level, v.period, v.numerator, v.denominator, v.value, v.parent_id, v.msoa_id, p.people
  FROM published AS v
  INNER JOIN indicator AS i ON i.indicator_id = v.indicator_id AND i.method NOT IN ('rank', 'decile')
    -- The mean of medians is no median; a density or a ratio has another base than people.
    AND NOT (i.method = 'mean' AND regexp_matches(lower(i.definition), '; (median|density|ratio)\b'))
  LEFT JOIN area_people AS p ON p.area_id = v.area_id
),
whole AS (                                      -- of how many parts each area is; a part that is not there makes no sum
  SELECT parent_id AS area_id, level AS of_level, count(*) AS parts FROM area WHERE parent_id IS NOT NULL GROUP BY parent_id, level
  UNION ALL
  SELECT msoa_id, level, count(*) FROM area WHERE msoa_id IS NOT NULL GROUP BY msoa_id, level
),
upwards AS (
  SELECT indicator_id, parent_id AS area_id, 'ward' AS level, period, numerator, denominator, value, people FROM summable WHERE level = 'lsoa'
  UNION ALL
  SELECT indicator_id, msoa_id, 'msoa', period, numerator, denominator, value, people FROM summable WHERE level = 'lsoa' AND msoa_id IS NOT NULL
),
middles AS (
  SELECT
    u.indicator_id, u.area_id, u.level, u.period, CASE WHEN count(u.numerator) = count(*) THEN sum(u.numerator) END AS numerator,
    CASE WHEN count(u.denominator) = count(*) THEN sum(u.denominator) END AS denominator,
    -- A part without a value or without people makes no mean of the whole.
    CASE WHEN count(u.value) = count(*) THEN sum(u.value * u.people) / sum(u.people) END AS value, sum(u.people) AS people
  FROM upwards AS u
  INNER JOIN area AS a ON a.area_id = u.area_id AND a.level = u.level
  INNER JOIN whole AS h ON h.area_id = u.area_id AND h.of_level = 'lsoa'
  WHERE NOT EXISTS (
    SELECT 1 FROM published AS w WHERE w.indicator_id = u.indicator_id AND w.period = u.period AND w.level = u.level)
  GROUP BY u.indicator_id, u.area_id, u.level, u.period
  HAVING count(*) = any_value(h.parts) AND (count(u.numerator) = count(*) OR count(u.value) = count(*))
),
to_place AS (
  SELECT indicator_id, area_id, level, period, numerator, denominator, value, people FROM summable WHERE level = 'ward'
  UNION ALL
  SELECT indicator_id, area_id, level, period, numerator, denominator, value, people FROM middles WHERE level = 'ward'
),
places AS (
  SELECT
    v.indicator_id, a.parent_id AS area_id, 'place' AS level, v.period,
    CASE WHEN count(v.numerator) = count(*) THEN sum(v.numerator) END AS numerator,
    CASE WHEN count(v.denominator) = count(*) THEN sum(v.denominator) END AS denominator,
    CASE WHEN count(v.value) = count(*) THEN sum(v.value * v.people) / sum(v.people) END AS value
  FROM to_place AS v
  INNER JOIN area AS a ON a.area_id = v.area_id
  INNER JOIN whole AS h ON h.area_id = a.parent_id AND h.of_level = 'ward'
  WHERE NOT EXISTS (
    SELECT 1 FROM published AS w WHERE w.indicator_id = v.indicator_id AND w.period = v.period AND w.level = 'place')
  GROUP BY v.indicator_id, a.parent_id, v.period
  HAVING count(*) = any_value(h.parts) AND (count(v.numerator) = count(*) OR count(v.value) = count(*))
)
SELECT indicator_id, area_id, level, period, numerator, denominator, value, lower_ci, upper_ci, mark, FALSE AS is_derived FROM published
UNION ALL
SELECT indicator_id, area_id, level, period, numerator, denominator, value, NULL, NULL, NULL, TRUE FROM middles
UNION ALL
SELECT indicator_id, area_id, level, period, numerator, denominator, value, NULL, NULL, NULL, TRUE FROM places
UNION ALL
SELECT
  c.indicator_id, c.area_id, a.level, c.period, c.shown_count, c.denominator, c.value, c.lower_ci, c.upper_ci,
  CASE WHEN c.state <> 'shown' THEN 'suppressed' END, c.is_derived
FROM need_count AS c
INNER JOIN area AS a ON a.area_id = c.area_id;

-- A share of x in n: never more than all, though a count rounded for protection may exceed its base.
CREATE MACRO share_of(x, n) AS CASE WHEN x > n THEN 1 ELSE x / n END;
-- 95 % limits of such a share (Wilson), and of a count of ten or more (Byar); side is -1 for the lower, 1 for the upper.
CREATE MACRO share_limit(x, n, side) AS
  (
    2 * n * share_of(x, n) + pow(1.959963984540054, 2)
    + side * 1.959963984540054 * sqrt(pow(1.959963984540054, 2) + 4 * n * share_of(x, n) * (1 - share_of(x, n)))
  ) / (2 * (n + pow(1.959963984540054, 2)));
CREATE MACRO count_limit(x, side) AS
  (x + greatest(side, 0))
  * pow(1 - 1 / (9 * (x + greatest(side, 0))) + side * 1.959963984540054 / (3 * sqrt(x + greatest(side, 0))), 3);

-- The same as it is shown: rates from the shown count and not of fewer than the least people; intervals by Wilson, by Byar from ten on,
-- exact below (poisson_limit). What is hidden, by us or by its publisher, has no value.
CREATE VIEW need_shown AS
WITH counted_people AS (
  SELECT
    v.indicator_id, v.area_id, v.level, v.period, v.is_derived, v.denominator AS n, v.numerator AS x, v.lower_ci, v.upper_ci,
    i.method, i.multiplier,
    CASE WHEN i.method = 'dsr' OR v.numerator IS NULL OR v.denominator IS NULL THEN v.value END AS published_value,
    coalesce(v.mark = 'suppressed', FALSE) OR coalesce(v.denominator < setting_number('least_denominator') AND v.numerator > 0, FALSE)
      AS is_suppressed
  FROM need_value AS v
  INNER JOIN indicator AS i ON i.indicator_id = v.indicator_id
)
SELECT
  c.indicator_id, c.area_id, c.level, c.period, c.is_derived, c.is_suppressed,
  CASE WHEN NOT c.is_suppressed THEN c.x END AS shown_count, c.n AS denominator,
  CASE
    WHEN c.is_suppressed THEN NULL
    WHEN c.published_value IS NOT NULL THEN c.published_value
    WHEN c.method = 'count' THEN c.x
    WHEN c.method = 'proportion' THEN share_of(c.x, c.n) * c.multiplier
    ELSE c.x / c.n * c.multiplier
  END AS value,
  CASE
    WHEN c.is_suppressed THEN NULL
    WHEN c.lower_ci IS NOT NULL THEN c.lower_ci
    WHEN c.method = 'proportion' THEN c.multiplier * share_limit(c.x, c.n, -1)
    WHEN c.method = 'crude_rate' AND c.x >= 10 THEN c.multiplier / c.n * count_limit(c.x, -1)
    WHEN c.method = 'crude_rate' THEN c.multiplier / c.n * p.lower_count
  END AS lower_ci,
  CASE
    WHEN c.is_suppressed THEN NULL
    WHEN c.upper_ci IS NOT NULL THEN c.upper_ci
    WHEN c.method = 'proportion' THEN c.multiplier * share_limit(c.x, c.n, 1)
    WHEN c.method = 'crude_rate' AND c.x >= 10 THEN c.multiplier / c.n * count_limit(c.x, 1)
    WHEN c.method = 'crude_rate' THEN c.multiplier / c.n * p.upper_count
  END AS upper_ci
FROM counted_people AS c
LEFT JOIN poisson_limit AS p ON p.count = c.x;

-- ===== volunteers and carers =====
-- Unpaid carers of the census by band of hours a week, taken at the middle of the band, and of the highest at its least (domain.md B.3);
-- used where no group of carers is loaded. Of two tables of them the later is in force.
CREATE VIEW carer_band AS
WITH banded AS (
  SELECT i.indicator_id, i.name, regexp_extract(lower(i.name), '^(?:[^:]*: )?(?:provides? )?([^:]*) unpaid care(?: a week| per week)?$', 1) AS band
  FROM indicator AS i
),
hours AS (
  SELECT
    b.indicator_id, upper(b.band[1]) || b.band[2:] AS title,
    CASE
      WHEN b.band LIKE '%or less%' THEN CAST(regexp_extract(b.band, '[0-9]+') AS DOUBLE) / 2
      WHEN b.band LIKE '%or more%' THEN CAST(regexp_extract(b.band, '[0-9]+') AS DOUBLE)
      ELSE (CAST(regexp_extract(b.band, '([0-9]+) to ([0-9]+)', 1) AS DOUBLE) + CAST(regexp_extract(b.band, '([0-9]+) to ([0-9]+)', 2) AS DOUBLE)) / 2
    END AS hours_week
  FROM banded AS b
  WHERE regexp_matches(b.band, '[0-9]+ (hours )?(or less|or more)|[0-9]+ to [0-9]+') AND b.band LIKE '%hours%'
)
SELECT h.indicator_id, h.title, h.hours_week
FROM hours AS h
INNER JOIN indicator AS i ON i.indicator_id = h.indicator_id
WHERE NOT EXISTS (SELECT 1 FROM post_group AS p WHERE p.kind = 'unpaid_carer')
QUALIFY i.load_id = max(i.load_id) OVER ();

CREATE MACRO census_carers(in_area) AS TABLE
SELECT
  'unpaid_carer' AS class, c.title, v.shown_count AS headcount, v.shown_count * c.hours_week / setting_number('fte_hours') AS fte,
  TRY_CAST(v.period AS DATE) AS as_at
FROM need_shown AS v
INNER JOIN carer_band AS c ON c.indicator_id = v.indicator_id
WHERE v.area_id = coalesce(in_area, (SELECT s.value FROM setting_in_force AS s WHERE s.key = 'place_area')) AND v.shown_count IS NOT NULL
QUALIFY v.period = max(v.period) OVER ();

-- Who is beside paid staff, of the whole place or one ward: volunteers and members by their base, carers of the census by where they live.
CREATE MACRO beside_paid(in_area) AS TABLE
SELECT
  p.class, p.title, coalesce(p.employer, 'Several bodies') AS body, coalesce(p.service, 'Several services') AS service, p.headcount, p.fte,
  p.evenings, p.weekends, p.as_at, p.shown_id, 'post_group' AS source
FROM post_shown(NULL) AS p
WHERE p.class IN ('volunteer', 'unpaid_carer', 'member') AND (in_area IS NULL OR p.ward_id = in_area)
UNION ALL
SELECT c.class, c.title, 'At home', 'Unpaid care', c.headcount, c.fte, NULL, NULL, c.as_at, 0, 'indicator_value'
FROM census_carers(in_area) AS c;

-- ===== match =====
-- A resource beside a need, ward by ward, most need first: money (£), posts (full-time equivalents), buildings (hours open a week) or
-- people (whom an indicator counts, such as users of a service), of a service, a stream or a kind, or all. Wards where the need or the
-- count of people is hidden, or the people are not known, are left out.
CREATE MACRO match_areas(resource, of_service, of_stream, of_kind, of_need, in_year) AS TABLE
WITH money AS (
  SELECT s.area_id, sum(s.gross_gbp) AS amount
  FROM spend AS s
  WHERE resource = 'money' AND s.year = chosen_year(in_year) AND s.basis = 'outturn' AND s.kind = 'revenue'
    AND s.count_rule IN ('count', 'breakdown') AND (of_service IS NULL OR s.service_id = of_service)
    AND (of_stream IS NULL OR s.stream_id = of_stream)
  GROUP BY s.area_id
),
posts AS (
  SELECT p.ward_id AS area_id, sum(p.fte) AS amount
  FROM post_shown(NULL) AS p
  WHERE resource = 'posts' AND p.class = 'paid' AND p.ward_id IS NOT NULL AND (of_service IS NULL OR p.service_id = of_service)
  GROUP BY p.ward_id
),
hours AS (
  SELECT b.area_id, sum(m.open_hours) AS amount
  FROM estate AS b
  INNER JOIN building_metrics AS m ON m.building_id = b.building_id
  WHERE resource = 'buildings' AND m.open_hours > 0 AND (of_kind IS NULL OR b.use_class = of_kind)
  GROUP BY b.area_id
),
users AS (
  SELECT v.area_id, arg_max(v.shown_count, v.period) AS amount
  FROM need_shown AS v
  WHERE resource = 'people' AND v.level = 'ward' AND v.indicator_id = of_kind AND v.shown_count IS NOT NULL
  GROUP BY v.area_id
),
amounts AS (
  SELECT k.area_id, k.amount
  FROM (
    SELECT area_id, CAST(amount AS DOUBLE) AS amount FROM money
    UNION ALL SELECT area_id, amount FROM posts
    UNION ALL SELECT area_id, amount FROM hours
    UNION ALL SELECT area_id, amount FROM users
  ) AS k
  INNER JOIN area AS a ON a.area_id = k.area_id AND a.level = 'ward'
),
needs AS (
  SELECT v.area_id, arg_max(v.value, v.period) AS need
  FROM need_shown AS v
  WHERE v.level = 'ward' AND v.indicator_id = of_need AND v.value IS NOT NULL
  GROUP BY v.area_id
),
people AS (
  SELECT p.area_id, sum(p.people) AS people
  FROM population AS p
  WHERE p.year = coalesce(
    (SELECT max(q.year) FROM population AS q WHERE q.area_id = p.area_id AND q.year <= chosen_year(in_year)),
    (SELECT max(q.year) FROM population AS q WHERE q.area_id = p.area_id))
  GROUP BY p.area_id
),
sided AS (
  SELECT
    a.area_id, a.name AS area, n.need, i.worse, p.people, coalesce(m.amount, 0) AS amount,
    CASE WHEN i.worse = 'low' THEN -n.need ELSE n.need END AS worst
  FROM needs AS n
  INNER JOIN area AS a ON a.area_id = n.area_id
  INNER JOIN indicator AS i ON i.indicator_id = of_need
  INNER JOIN people AS p ON p.area_id = n.area_id AND p.people > 0
  LEFT JOIN amounts AS m ON m.area_id = n.area_id
  WHERE EXISTS (SELECT 1 FROM amounts AS any_amount) AND (resource <> 'people' OR m.amount IS NOT NULL)
)
SELECT
  area_id, area, need, worse, people, amount, amount / people AS per_head,
  row_number() OVER most AS rank,
  people / sum(people) OVER () AS people_share,
  amount / nullif(sum(amount) OVER (), 0) AS amount_share,
  (sum(people) OVER most - people / 2) / sum(people) OVER () AS rank_mid,
  sum(people) OVER most / sum(people) OVER () AS people_so_far,
  sum(amount) OVER most / nullif(sum(amount) OVER (), 0) AS amount_so_far
FROM sided
WINDOW most AS (ORDER BY worst DESC, area_id);

-- ===== pathways =====
CREATE VIEW step_cost AS
SELECT
  s.step_id, s.pathway_id, s.age_from_m, s.age_to_m,
  s.reached_people * s.contacts_per_person * s.unit_cost_gbp AS cost_gbp
FROM step AS s;

-- ===== programme =====
-- What has been decided of a question: the highest gate passed, and the decision in force (state is derived, never stored).
CREATE VIEW question_state AS
SELECT
  q.question_id,
  max(g.gate) FILTER (g.decision IN ('proceed', 'conditional')) AS passed_gate,
  arg_max(g.gate, (g.decided_on, g.recorded_at, g.gate)) AS last_gate,
  arg_max(g.decision, (g.decided_on, g.recorded_at, g.gate)) AS decision,
  arg_max(g.confidence, (g.decided_on, g.recorded_at, g.gate)) AS confidence,
  max(g.decided_on) AS decided_on,
  CASE arg_max(g.decision, (g.decided_on, g.recorded_at, g.gate)) WHEN 'hold' THEN 'held' WHEN 'stop' THEN 'stopped' ELSE 'live' END AS state
FROM question AS q
LEFT JOIN gate_decision AS g ON g.question_id = q.question_id
GROUP BY q.question_id;

-- Discount factors of every scheme: DF(0) = 1, DF(t) = DF(t-1) / (1 + r(t)) (HM Treasury, Green Book); the product as a sum of logarithms.
CREATE VIEW discount_factor AS
WITH years AS (
  SELECT
    s.scheme, CAST(y.t AS INTEGER) AS t,
    (SELECT arg_max(d.rate, d.from_year) FROM discount_rate AS d WHERE d.scheme = s.scheme AND d.from_year <= y.t) AS rate
  FROM (SELECT DISTINCT scheme FROM discount_rate) AS s
  CROSS JOIN range(101) AS y (t)
)
SELECT scheme, t, exp(-sum(CASE t WHEN 0 THEN 0 ELSE ln(1 + rate) END) OVER (PARTITION BY scheme ORDER BY t)) AS df FROM years;

-- Every line of every business case in every year: pounds with optimism corrected, and discounted (domain.md B.6).
-- asked_scheme: the discount rates to use instead of each case's own; NULL for its own. Lines at the health rate keep it.
CREATE MACRO cba_years(asked_scheme) AS TABLE
SELECT
  c.question_id, 'cost' AS side, c.line, c.label, c.kind, c.org_id, f.t,
  c.gbp_per_year * (1 + g.cost_uplift) AS gbp,
  c.gbp_per_year * (1 + g.cost_uplift) * f.df AS present_gbp,
  CASE WHEN c.kind = 'in_kind' THEN 0 ELSE 1 END AS cash_share,
  CAST(NULL AS DOUBLE) AS outcomes
FROM cba_cost AS c
INNER JOIN cba AS b ON b.question_id = c.question_id
INNER JOIN confidence_grade AS g ON g.grade = c.grade
INNER JOIN discount_factor AS f ON f.scheme = coalesce(asked_scheme, b.scheme) AND f.t BETWEEN c.from_t AND least(c.to_t, b.horizon - 1)
UNION ALL
SELECT
  n.question_id, 'benefit', n.line, n.label, n.value_type, n.org_id, f.t,
  n.people_per_year * n.engagement * n.retention * n.impact * (1 - n.deadweight) * n.attribution * n.unit_gbp * (1 - g.benefit_cut),
  n.people_per_year * n.engagement * n.retention * n.impact * (1 - n.deadweight) * n.attribution * n.unit_gbp * (1 - g.benefit_cut) * f.df,
  n.cashable,
  n.people_per_year * n.engagement * n.retention * n.impact * (1 - n.deadweight) * n.attribution
FROM cba_benefit AS n
INNER JOIN cba AS b ON b.question_id = n.question_id
INNER JOIN confidence_grade AS g ON g.grade = n.grade
INNER JOIN discount_factor AS f
  ON f.scheme = CASE WHEN n.health_rate THEN 'health' ELSE coalesce(asked_scheme, b.scheme) END AND f.t BETWEEN n.from_t AND least(n.to_t, b.horizon - 1);

CREATE VIEW cba_year AS SELECT * FROM cba_years(NULL);

-- The same year by year: what it costs, and the running sum of discounted benefit less cost, of public bodies and of all.
CREATE MACRO cba_running(asked_scheme) AS TABLE
WITH years AS (
  SELECT
    y.question_id, y.t,
    coalesce(sum(y.gbp) FILTER (y.side = 'cost'), 0) AS cost_gbp,
    coalesce(sum(y.present_gbp) FILTER (y.side = 'cost'), 0) AS present_cost_gbp,
    coalesce(sum(y.present_gbp) FILTER (y.side = 'benefit' AND y.kind = 'fiscal'), 0) AS present_fiscal_gbp,
    coalesce(sum(y.present_gbp) FILTER (y.side = 'benefit'), 0) AS present_value_gbp
  FROM cba_years(asked_scheme) AS y
  GROUP BY y.question_id, y.t
)
SELECT
  question_id, t, cost_gbp, present_cost_gbp,
  sum(present_fiscal_gbp - present_cost_gbp) OVER running AS cumulative_fiscal_gbp,
  sum(present_value_gbp - present_cost_gbp) OVER running AS cumulative_value_gbp
FROM years
WINDOW running AS (PARTITION BY question_id ORDER BY t);

-- What each question's case comes to where it counts: live at gate 2 or later (handbook pages 47 and 48: savings only after design).
CREATE VIEW counted_return AS
SELECT
  y.question_id,
  sum(y.present_gbp) FILTER (y.side = 'cost') AS pv_cost_gbp,
  sum(y.present_gbp) FILTER (y.side = 'benefit') AS pv_value_gbp,
  sum(y.present_gbp * y.cash_share) FILTER (y.side = 'benefit' AND y.kind = 'fiscal') AS pv_cashable_gbp
FROM cba_year AS y
INNER JOIN question_state AS s ON s.question_id = y.question_id AND s.state = 'live' AND s.passed_gate >= 2
GROUP BY y.question_id;
