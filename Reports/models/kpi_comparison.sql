-- The KPI table of the reported period with the figures of the previous one and of the year before beside it.
SELECT
  k.*,
  b.clients_acquired AS previous_clients_acquired,
  b.clients_served AS previous_clients_served,
  b.assigned_clients AS previous_assigned_clients,
  b.contacts AS previous_contacts,
  b.contact_hours AS previous_contact_hours,
  b.conversion AS previous_conversion,
  b.revenue AS previous_revenue,
  b.margin AS previous_margin,
  b.feedback_mean AS previous_feedback_mean,
  b.resolution AS previous_resolution,
  b.retention AS previous_retention,
  b.continuity AS previous_continuity,
  b.documentation AS previous_documentation,
  b.motivation_known AS previous_motivation_known,
  b.pay AS previous_pay,
  b.return_on_pay AS previous_return_on_pay,
  y.revenue AS year_before_revenue,
  y.conversion AS year_before_conversion,
  y.clients_served AS year_before_clients_served
FROM manager_kpis AS k
LEFT JOIN manager_kpis AS b ON b.period = 'previous' AND b.manager_id = k.manager_id
LEFT JOIN manager_kpis AS y ON y.period = 'year-before' AND y.manager_id = k.manager_id
WHERE k.period = 'current'
