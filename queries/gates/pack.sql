-- What a steering group needs for questions at their next gate: state, what the gate asks for, and what of it is there. One row per question.
WITH principles AS (
  SELECT
    p.question_id,
    count(*) AS principles
  FROM question_principle AS p
  GROUP BY p.question_id
),

mechanisms AS (
  SELECT
    m.question_id,
    count(*) AS mechanisms
  FROM question_mechanism AS m
  GROUP BY m.question_id
),

costs AS (
  SELECT
    c.question_id,
    count(*) AS cost_lines
  FROM cba_cost AS c
  GROUP BY c.question_id
),

benefits AS (
  SELECT
    b.question_id,
    count(*) AS benefit_lines
  FROM cba_benefit AS b
  GROUP BY b.question_id
),

tasks AS (
  SELECT
    t.question_id,
    count(*) AS tasks,
    count(*) FILTER (t.org_id IS NULL) AS tasks_without_owner,
    count(DISTINCT t.jigsaw) AS jigsaw_pieces
  FROM plan_task AS t
  GROUP BY t.question_id
),

planned AS (
  SELECT
    d.question_id,
    min(d.decided_on) AS planned_on
  FROM gate_decision AS d
  WHERE d.gate = 3 AND d.decision IN ('proceed', 'conditional')
  GROUP BY d.question_id
),

-- Both orders of a period's text sort it by time, so a period after the plan was agreed sorts after its month.
measured AS (
  SELECT
    i.outcome_id,
    max(v.period) AS latest
  FROM indicator AS i
  INNER JOIN (
    SELECT
      a.indicator_id,
      a.period
    FROM indicator_value AS a
    WHERE a.value IS NOT NULL
    UNION ALL
    SELECT
      n.indicator_id,
      n.period
    FROM need_count AS n
    WHERE n.value IS NOT NULL
  ) AS v ON i.indicator_id = v.indicator_id
  GROUP BY i.outcome_id
),

spent AS (
  SELECT
    c.service_id,
    max(c.year) AS latest
  FROM counted_money AS c
  GROUP BY c.service_id
),

decided AS (
  SELECT
    d.question_id,
    count(*) AS decisions
  FROM gate_decision AS d
  GROUP BY d.question_id
)

SELECT
  q.question_id,
  q.text AS question,
  g.name AS grp,
  s.state,
  s.passed_gate,
  s.last_gate,
  s.decision,
  least(CASE s.state WHEN 'live' THEN coalesce(s.passed_gate, -1) + 1 ELSE s.last_gate END, 4) AS next_gate,
  s.confidence,
  s.decided_on,
  q.posed_on,
  date_diff('day', coalesce(s.decided_on, q.posed_on), current_date) AS days_at_gate,
  q.uncomfortable,
  q.service_id IS NOT NULL AS has_service,
  coalesce(q.outcome_id, v.outcome_id) IS NOT NULL AS has_outcome,
  coalesce(p.principles, 0) AS principles,
  coalesce(m.mechanisms, 0) AS mechanisms,
  coalesce(f.practical IS NOT NULL AND f.legal IS NOT NULL AND f.agreement IS NOT NULL, FALSE) AS is_feasibility_written,
  c.question_id IS NOT NULL AS has_case,
  coalesce(k.cost_lines, 0) AS cost_lines,
  coalesce(b.benefit_lines, 0) AS benefit_lines,
  coalesce(t.tasks, 0) AS tasks,
  coalesce(t.tasks_without_owner, 0) AS tasks_without_owner,
  coalesce(t.jigsaw_pieces, 0) AS jigsaw_pieces,
  coalesce(i.latest > strftime(n.planned_on, '%Y-%m'), FALSE) AS is_measured_after,
  coalesce(e.latest > year(n.planned_on) + CAST(month(n.planned_on) > 3 AS INTEGER), FALSE) AS is_spend_known_after,
  coalesce(d.decisions, 0) AS decisions
FROM question AS q
INNER JOIN question_state AS s ON q.question_id = s.question_id
LEFT JOIN grp AS g ON q.grp_id = g.grp_id
LEFT JOIN service AS v ON q.service_id = v.service_id
LEFT JOIN principles AS p ON q.question_id = p.question_id
LEFT JOIN mechanisms AS m ON q.question_id = m.question_id
LEFT JOIN feasibility AS f ON q.question_id = f.question_id
LEFT JOIN cba AS c ON q.question_id = c.question_id
LEFT JOIN costs AS k ON q.question_id = k.question_id
LEFT JOIN benefits AS b ON q.question_id = b.question_id
LEFT JOIN tasks AS t ON q.question_id = t.question_id
LEFT JOIN planned AS n ON q.question_id = n.question_id
LEFT JOIN measured AS i ON coalesce(q.outcome_id, v.outcome_id) = i.outcome_id
LEFT JOIN spent AS e ON q.service_id = e.service_id
LEFT JOIN decided AS d ON q.question_id = d.question_id
WHERE q.question_id = $question OR ($question IS NULL AND s.state = 'live' AND coalesce(s.passed_gate, -1) < 4)
ORDER BY next_gate DESC, q.uncomfortable DESC, days_at_gate DESC, q.question_id;
