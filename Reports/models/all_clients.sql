-- One row a client: those that are exported, and those that only interactions name, so that no purchase falls out of a sum.
SELECT
  client_id, name, kind, status, coalesce(motivation, 'undeclared') AS segment, acquired_on,
  coalesce(manager_id, 'pool') AS manager_id
FROM clients
UNION ALL
SELECT DISTINCT
  i.client_id, CAST(NULL AS text) AS name, CAST(NULL AS text) AS kind, CAST(NULL AS text) AS status,
  'unknown' AS segment, CAST(NULL AS date) AS acquired_on, 'unknown' AS manager_id
FROM interactions AS i
LEFT JOIN clients AS c ON c.client_id = i.client_id
WHERE c.client_id IS NULL
