-- One row a manager: every id found in payroll, clients or interactions, with what the newest payroll row up to the
-- period's end says (a list of the staff has no months and holds for all). Peers are managers of the same scheme and type; groups below five fall back to everybody.
WITH ids AS (
  SELECT manager_id FROM payroll WHERE manager_id IS NOT NULL
  UNION
  SELECT manager_id FROM interactions WHERE manager_id IS NOT NULL
  UNION
  SELECT manager_id FROM clients WHERE manager_id IS NOT NULL
  UNION
  SELECT acquired_by FROM clients WHERE acquired_by IS NOT NULL
),
newest AS (
  SELECT *, row_number() OVER (PARTITION BY manager_id ORDER BY month DESC) AS age
  FROM payroll
  WHERE month IS NULL OR month < :period.end
),
known AS (
  SELECT
    ids.manager_id,
    coalesce(newest.name, ids.manager_id) AS name,
    newest.manager_type, newest.scheme, newest.grade, newest.hired_on, newest.left_on,
    newest.experience_years, newest.contract
  FROM ids LEFT JOIN newest ON newest.manager_id = ids.manager_id AND newest.age = 1
),
sized AS (
  SELECT *, count(*) OVER (PARTITION BY scheme, manager_type) AS group_size
  FROM known
)
SELECT
  manager_id, name, manager_type, scheme, grade, hired_on, left_on, experience_years, contract,
  CASE WHEN group_size >= 5 AND scheme IS NOT NULL AND manager_type IS NOT NULL
    THEN scheme || ' ' || manager_type ELSE 'everybody' END AS peer_group
FROM sized
