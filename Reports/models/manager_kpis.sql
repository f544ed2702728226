-- The KPI table: one row a manager and reported period. Counts are 0 where a manager worked and nothing of the kind
-- happened; rates and means are null where nothing can be said.
SELECT
  p.period, m.manager_id, m.name, m.manager_type, m.scheme, m.grade, m.peer_group,
  coalesce(q.clients_acquired, 0) AS clients_acquired,
  coalesce(a.clients_served, 0) AS clients_served,
  coalesce(s.assigned_clients, 0) AS assigned_clients,
  coalesce(s.assigned_corporate, 0) AS assigned_corporate,
  coalesce(s.assigned_vip, 0) AS assigned_vip,
  s.motivation_known_clients,
  s.motivation_known_clients * 1.0 / nullif(s.assigned_clients, 0) AS motivation_known,
  coalesce(a.contacts, 0) AS contacts,
  a.contact_hours,
  coalesce(v.offers, 0) AS offers,
  coalesce(v.won, 0) AS won,
  v.won * 1.0 / nullif(v.offers, 0) AS conversion,
  coalesce(a.purchases, 0) AS purchases,
  a.revenue,
  a.margin,
  coalesce(a.ratings, 0) AS ratings,
  a.feedback_mean,
  a.feedback_deviation,
  coalesce(a.high_ratings, 0) AS high_ratings,
  a.high_ratings * 1.0 / nullif(a.ratings, 0) AS feedback_high_share,
  coalesce(a.complaints, 0) AS complaints,
  coalesce(a.complaints_resolved, 0) AS complaints_resolved,
  a.complaints_resolved * 1.0 / nullif(a.complaints, 0) AS resolution,
  a.hours_to_resolve,
  coalesce(r.retention_base, 0) AS retention_base,
  coalesce(r.retained, 0) AS retained,
  r.retained * 1.0 / nullif(r.retention_base, 0) AS retention,
  c.continuity,
  coalesce(a.documented_contacts, 0) AS documented_contacts,
  a.documented_contacts * 1.0 / nullif(a.contacts, 0) AS documentation,
  y.base_salary,
  y.bonus,
  y.pay,
  coalesce(a.margin, a.revenue) / nullif(y.pay, 0) AS return_on_pay
FROM managers AS m
CROSS JOIN reported_periods AS p
LEFT JOIN activity AS a ON a.period = p.period AND a.manager_id = m.manager_id
LEFT JOIN acquisitions AS q ON q.period = p.period AND q.manager_id = m.manager_id
LEFT JOIN assigned_clients AS s ON s.period = p.period AND s.manager_id = m.manager_id
LEFT JOIN conversions AS v ON v.period = p.period AND v.manager_id = m.manager_id
LEFT JOIN retention AS r ON r.period = p.period AND r.manager_id = m.manager_id
LEFT JOIN continuity AS c ON c.period = p.period AND c.manager_id = m.manager_id
LEFT JOIN pay AS y ON y.period = p.period AND y.manager_id = m.manager_id
WHERE (m.hired_on IS NULL OR m.hired_on < p.ends_before)
  AND (m.left_on IS NULL OR m.left_on >= p.starts_on OR a.contacts > 0)
  AND (a.manager_id IS NOT NULL OR y.manager_id IS NOT NULL OR s.manager_id IS NOT NULL OR q.manager_id IS NOT NULL)
