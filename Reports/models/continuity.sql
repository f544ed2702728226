-- The share of a client's contacts made by the one manager who made most, averaged over the clients a manager contacted.
WITH pairs AS (
  SELECT p.period, c.client_id, c.manager_id, count(*) AS contacts
  FROM contacts AS c
  JOIN reported_periods AS p ON c.occurred_on >= p.starts_on AND c.occurred_on < p.ends_before
  GROUP BY p.period, c.client_id, c.manager_id
),
by_client AS (
  SELECT period, client_id, max(contacts) * 1.0 / sum(contacts) AS main_share
  FROM pairs
  GROUP BY period, client_id
)
SELECT pairs.period, pairs.manager_id, avg(by_client.main_share) AS continuity, count(*) AS continuity_clients
FROM pairs
JOIN by_client ON by_client.period = pairs.period AND by_client.client_id = pairs.client_id
WHERE pairs.manager_id IS NOT NULL
GROUP BY pairs.period, pairs.manager_id
