-- What is wrong with what is loaded: double counting, gaps, contradictions. One row per check that found something (or per check, with every_check).
WITH people AS (
  SELECT
    p.area_id,
    p.year,
    sum(p.people) AS people
  FROM population AS p
  GROUP BY p.area_id, p.year
),

found AS (
  SELECT
    1 AS sort,
    'There is exactly one lead body' AS check_text,
    count(*) FILTER (o.is_lead) AS rows_found,
    'lead bodies: ' || coalesce(string_agg(o.org_id, ', ') FILTER (o.is_lead), 'none') AS detail,
    count(*) FILTER (o.is_lead) <> 1 AND (SELECT count(*) FROM spend AS z) > 0 AS failed,
    (SELECT count(*) FROM org AS z) AS looked_at,
    'bodies' AS looked_at_what
  FROM org AS o
  UNION ALL
  SELECT
    2,
    'Every row of money has an accepted load',
    count(*),
    'first row: ' || min(m.spend_id),
    count(*) > 0,
    (SELECT count(*) FROM spend AS z),
    'rows of money'
  FROM spend AS m
  WHERE NOT EXISTS (SELECT 1 FROM load AS l WHERE l.load_id = m.load_id AND l.status = 'accepted')
  UNION ALL
  SELECT
    3,
    'The people of the areas in an area add up to its own within 0.5%',
    count(*),
    string_agg(c.area_id || ' in ' || c.year, ', ' ORDER BY c.area_id),
    count(*) > 0,
    (SELECT count(*) FROM people AS z),
    'areas and years'
  FROM (
    SELECT
      a.parent_id AS area_id,
      p.year,
      sum(p.people) AS children,
      max(q.people) AS own
    FROM area AS a
    INNER JOIN people AS p ON a.area_id = p.area_id
    INNER JOIN people AS q ON a.parent_id = q.area_id AND p.year = q.year
    WHERE NOT (a.is_made AND a.level = 'lsoa')  -- a published neighbourhood lies in a ward by best fit only
    GROUP BY a.parent_id, a.level, p.year
  ) AS c
  WHERE abs(c.children - c.own) > 0.005 * c.own
  UNION ALL
  SELECT
    4,
    'The opening sessions of a building do not overlap',
    count(*),
    string_agg(DISTINCT a.building_id, ', ' ORDER BY a.building_id),
    count(*) > 0,
    (SELECT count(*) FROM opening AS z),
    'opening sessions'
  FROM opening AS a
  INNER JOIN opening AS b
    ON a.building_id = b.building_id AND a.weekday = b.weekday AND a.open_min < b.open_min AND b.open_min < a.close_min
  UNION ALL
  SELECT
    5,
    'The life stages cover -9 to 1,199 months once',
    count(*),
    'first month: ' || min(c.month),
    count(*) > 0,
    (SELECT count(*) FROM life_stage AS z),
    'life stages'
  FROM (
    SELECT m.month
    FROM (SELECT unnest(generate_series(-9, 1199)) AS month) AS m
    LEFT JOIN life_stage AS g ON m.month BETWEEN g.age_from_m AND g.age_to_m
    GROUP BY m.month
    HAVING count(g.stage_id) <> 1
  ) AS c
  UNION ALL
  SELECT
    6,
    'A gate is not passed before the one below it',
    count(*),
    string_agg(DISTINCT d.question_id, ', ' ORDER BY d.question_id),
    count(*) > 0,
    (SELECT count(*) FROM gate_decision AS z),
    'gate decisions'
  FROM gate_decision AS d
  WHERE
    d.gate > 0
    AND d.decision IN ('proceed', 'conditional')
    AND NOT EXISTS (
      SELECT 1 FROM gate_decision AS b
      WHERE
        b.question_id = d.question_id AND b.gate = d.gate - 1 AND b.decided_on <= d.decided_on
        AND b.decision IN ('proceed', 'conditional')
    )
  UNION ALL
  SELECT
    7,
    'No two counted rows look like one pound counted twice',
    count(*),
    string_agg(a.spend_id || ' and ' || b.spend_id, ', ' ORDER BY a.spend_id),
    count(*) > 0,
    (SELECT count(*) FROM counted AS z),
    'counted rows of money'
  FROM counted AS a
  INNER JOIN counted AS b
    ON
      a.year = b.year
      AND a.service_id = b.service_id
      AND a.spend_id < b.spend_id
      AND a.commissioner_id <> b.commissioner_id
      AND abs(a.gross_gbp - b.gross_gbp) <= 0.01 * greatest(a.gross_gbp, b.gross_gbp)
      AND (a.deliverer_id = b.commissioner_id OR b.deliverer_id = a.commissioner_id)
  UNION ALL
  SELECT
    8,
    'Every duplicate has a counted partner',
    count(*),
    string_agg(m.spend_id, ', ' ORDER BY m.spend_id),
    count(*) > 0,
    (SELECT count(*) FROM spend AS z WHERE z.count_rule = 'duplicate'),
    'rows marked as duplicates'
  FROM spend AS m
  WHERE
    m.count_rule = 'duplicate'
    AND NOT EXISTS (
      SELECT 1 FROM counted AS c
      WHERE
        c.year = m.year AND c.service_id = m.service_id AND c.commissioner_id <> m.commissioner_id
        AND abs(c.gross_gbp - m.gross_gbp) <= 0.01 * greatest(c.gross_gbp, m.gross_gbp)
    )
    AND m.basis = 'outturn'
  UNION ALL
  SELECT
    9,
    'No question that a group had at a gate meeting is without a decision',
    count(*),
    string_agg(q.question_id, ', ' ORDER BY q.question_id),
    count(*) > 0,
    (SELECT count(*) FROM question AS z WHERE z.grp_id IS NOT NULL),
    'questions given to a group'
  FROM question AS q
  WHERE
    q.grp_id IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM gate_decision AS d WHERE d.question_id = q.question_id)
    AND q.posed_on < (SELECT max(d.decided_on) FROM gate_decision AS d)
  UNION ALL
  SELECT
    10,
    'Every row of an indicator is about an area that is loaded (codes of another census are not)',
    count(*),
    string_agg(DISTINCT v.area_id, ', '),
    count(*) > 0,
    (SELECT count(*) FROM indicator_value AS z),
    'rows of indicators'
  FROM indicator_value AS v
  INNER JOIN load AS l ON v.load_id = l.load_id AND l.kind = 'indicator_value'  -- what others publish may be of other places too
  WHERE NOT EXISTS (SELECT 1 FROM area AS a WHERE a.area_id = v.area_id)
  UNION ALL
  SELECT
    11,
    'The benefits of one kind claimed of one outcome are attributed at most once over all questions',
    count(*),
    string_agg(b.label, ', ' ORDER BY b.label),
    count(*) > 0,
    (SELECT count(*) FROM cba_benefit AS z),
    'benefits claimed'
  FROM (
    SELECT
      lower(n.label) AS label,
      n.org_id,
      sum(n.attribution) AS attributed
    FROM cba_benefit AS n
    GROUP BY lower(n.label), n.org_id
  ) AS b
  WHERE b.attributed > 1.000001
  UNION ALL
  SELECT
    12,
    'No two accepted loads are of the same file',
    count(*),
    string_agg(c.files, '; '),
    count(*) > 0,
    (SELECT count(*) FROM load AS z WHERE z.status = 'accepted'),
    'loads in force'
  FROM (
    SELECT string_agg(l.file_name, ' and ') AS files
    FROM load AS l
    WHERE l.status = 'accepted'
    GROUP BY l.content_sha256
    HAVING count(*) > 1
  ) AS c
  UNION ALL
  SELECT
    13,
    'Every row of money names a service, bodies, a stream and an area that are loaded',
    count(*),
    'first row: ' || min(m.spend_id),
    count(*) > 0,
    (SELECT count(*) FROM spend AS z),
    'rows of money'
  FROM spend AS m
  WHERE
    NOT EXISTS (SELECT 1 FROM service AS s WHERE s.service_id = m.service_id)
    OR NOT EXISTS (SELECT 1 FROM stream AS s WHERE s.stream_id = m.stream_id)
    OR NOT EXISTS (SELECT 1 FROM area AS a WHERE a.area_id = m.area_id)
    OR (SELECT count(*) FROM org AS o WHERE o.org_id IN (m.funder_id, m.commissioner_id, m.deliverer_id))
    <> len(list_distinct([m.funder_id, m.commissioner_id, m.deliverer_id]))
  UNION ALL
  SELECT
    14,
    'The month summary of a ledger adds up to the load it is of',
    count(*),
    string_agg(c.file_name, ', '),
    count(*) > 0,
    (SELECT count(*) FROM load AS z WHERE z.status = 'accepted' AND z.table_name = 'payment'),
    'ledgers'
  FROM (
    SELECT l.file_name
    FROM load AS l
    LEFT JOIN payment_month AS m ON l.load_id = m.load_id
    WHERE l.status = 'accepted' AND l.table_name = 'payment'
    GROUP BY l.load_id, l.file_name, l.amount_gbp, l.row_count
    HAVING coalesce(sum(m.amount_gbp), 0) <> l.amount_gbp OR coalesce(sum(m.lines), 0) <> l.row_count
  ) AS c
  UNION ALL
  SELECT
    15,
    'Every step, question, decision, case line, task and commitment names what is there',
    count(*),
    'first: ' || min(c.code),
    count(*) > 0,
    (SELECT count(*) FROM step AS z) + (SELECT count(*) FROM question AS z),
    'steps and questions'
  FROM (
    SELECT 'step ' || s.step_id AS code
    FROM step AS s
    WHERE
      NOT EXISTS (SELECT 1 FROM pathway AS p WHERE p.pathway_id = s.pathway_id)
      OR NOT EXISTS (SELECT 1 FROM service AS v WHERE v.service_id = s.service_id)
      OR NOT EXISTS (SELECT 1 FROM org AS o WHERE o.org_id = s.provider_id)
    UNION ALL
    SELECT 'link ' || l.from_step || ' to ' || l.to_step
    FROM step_link AS l
    WHERE (SELECT count(*) FROM step AS s WHERE s.step_id IN (l.from_step, l.to_step)) < 2
    UNION ALL
    SELECT 'question ' || q.question_id
    FROM question AS q
    WHERE
      q.service_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM service AS v WHERE v.service_id = q.service_id)
      OR q.outcome_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM outcome AS o WHERE o.outcome_id = q.outcome_id)
      OR q.grp_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM grp AS g WHERE g.grp_id = q.grp_id)
    UNION ALL
    SELECT u.what || ' of question ' || u.question_id
    FROM (
      SELECT
        'decision' AS what,
        question_id
      FROM gate_decision
      UNION ALL
      SELECT
        'principle',
        question_id
      FROM question_principle
      UNION ALL
      SELECT
        'mechanism',
        question_id
      FROM question_mechanism
      UNION ALL
      SELECT
        'case',
        question_id
      FROM cba
      UNION ALL
      SELECT
        'task',
        question_id
      FROM plan_task
      UNION ALL
      SELECT
        'commitment',
        question_id
      FROM strategy_question
    ) AS u
    WHERE NOT EXISTS (SELECT 1 FROM question AS q WHERE q.question_id = u.question_id)
    UNION ALL
    SELECT 'line of the case of question ' || n.question_id
    FROM (
      SELECT
        question_id,
        org_id
      FROM cba_cost
      UNION ALL
      SELECT
        question_id,
        org_id
      FROM cba_benefit
    ) AS n
    WHERE
      NOT EXISTS (SELECT 1 FROM cba AS b WHERE b.question_id = n.question_id)
      OR NOT EXISTS (SELECT 1 FROM org AS o WHERE o.org_id = n.org_id)
  ) AS c
)

SELECT
  check_text AS "check",
  rows_found,
  CASE WHEN failed THEN detail END AS detail,
  CASE WHEN failed THEN 'fails' WHEN looked_at = 0 THEN 'nothing to check' ELSE 'passes' END AS result,
  looked_at,
  looked_at_what
FROM found
WHERE failed OR $every_check
ORDER BY sort;
