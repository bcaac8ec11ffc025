-- What each instrument asks. One row per instrument and item, in order.
SELECT
  i.instrument,
  i.item,
  i.label,
  i.prompt
FROM instrument_item AS i
WHERE $instrument IS NULL OR i.instrument = CAST($instrument AS VARCHAR)
ORDER BY i.instrument, i.sort;
