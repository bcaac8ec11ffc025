-- True counts of people, in a file of their own beside the database (design: reliability.md 4.3, rule 7). Only the intake opens it.
CREATE TABLE IF NOT EXISTS true_count (
  content_sha256 VARCHAR NOT NULL,              -- of the file they came in: a load of it finds them again, also after a restore
  indicator_id VARCHAR NOT NULL, area_id VARCHAR NOT NULL, period VARCHAR NOT NULL,
  numerator DOUBLE NOT NULL
);
CREATE TABLE IF NOT EXISTS last_shown (          -- what was shown of a count the last time, so that two releases give away no difference
  indicator_id VARCHAR NOT NULL, area_id VARCHAR NOT NULL, period VARCHAR NOT NULL,
  count DOUBLE NOT NULL, shown DOUBLE, state VARCHAR NOT NULL, hide_below INTEGER NOT NULL, round_to INTEGER NOT NULL
);
