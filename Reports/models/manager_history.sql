-- A few KPIs of each manager over the last twelve periods, for sparklines.
WITH worked AS (
  SELECT
    p.period, i.manager_id,
    count(DISTINCT i.client_id) FILTER (WHERE i.kind IN ('consultation', 'offer', 'support', 'contact', 'purchase'))
      AS clients_served,
    count(*) FILTER (WHERE i.kind IN ('consultation', 'offer', 'support', 'contact')) AS contacts,
    sum(i.amount_reporting) FILTER (WHERE i.kind = 'purchase') AS revenue,
    avg(i.rating * 1.0) AS feedback_mean
  FROM interactions AS i
  JOIN recent_periods AS p ON i.occurred_on >= p.starts_on AND i.occurred_on < p.ends_before
  WHERE i.manager_id IS NOT NULL
  GROUP BY p.period, i.manager_id
),
converted AS (
  SELECT p.period, o.manager_id, count(*) FILTER (WHERE o.won) * 1.0 / count(*) AS conversion
  FROM offers AS o
  JOIN recent_periods AS p ON o.closes_on >= p.starts_on AND o.closes_on < p.ends_before
  WHERE o.manager_id IS NOT NULL
  GROUP BY p.period, o.manager_id
)
SELECT
  m.manager_id, p.ordinal, p.label, w.clients_served, w.contacts, w.revenue, w.feedback_mean, c.conversion
FROM managers AS m
CROSS JOIN recent_periods AS p
LEFT JOIN worked AS w ON w.period = p.period AND w.manager_id = m.manager_id
LEFT JOIN converted AS c ON c.period = p.period AND c.manager_id = m.manager_id
