-- Vision, principles, next practice, scope and tips as they stand. One row per statement.
SELECT
  s.statement_id,
  s.kind,
  s.title,
  s.body,
  s.sort,
  s.status,
  s.agreed_on,
  s.load_id
FROM statement AS s
ORDER BY array_position(['vision', 'principle', 'next_practice', 'scope', 'tip'], s.kind), s.sort, s.statement_id;
