-- Clients assigned to managers on the last day of each reported period.
SELECT
  p.period, a.manager_id,
  count(*) AS assigned_clients,
  count(*) FILTER (WHERE c.kind = 'corporate') AS assigned_corporate,
  count(*) FILTER (WHERE c.status = 'vip') AS assigned_vip,
  count(*) FILTER (WHERE c.motivation IS NOT NULL) AS motivation_known_clients
FROM assignments AS a
JOIN clients AS c ON c.client_id = a.client_id
JOIN reported_periods AS p
  ON a.from_date < p.ends_before AND (a.to_date IS NULL OR a.to_date >= p.ends_before)
WHERE a.manager_id IS NOT NULL
GROUP BY p.period, a.manager_id
