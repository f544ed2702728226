-- What stands on the interactions of a reported period, by the manager on them.
SELECT
  p.period, i.manager_id,
  count(DISTINCT i.client_id) FILTER (WHERE i.kind IN ('consultation', 'offer', 'support', 'contact', 'purchase'))
    AS clients_served,
  count(*) FILTER (WHERE i.kind IN ('consultation', 'offer', 'support', 'contact')) AS contacts,
  count(*) FILTER (WHERE i.kind = 'consultation') AS consultations,
  count(*) FILTER (WHERE i.kind = 'offer') AS offers_made,
  count(*) FILTER (WHERE i.kind = 'support') AS supports,
  sum(i.duration_min) FILTER (WHERE i.kind IN ('consultation', 'offer', 'support', 'contact')) / 60.0 AS contact_hours,
  count(*) FILTER (WHERE i.kind IN ('consultation', 'offer', 'support', 'contact') AND i.note IS NOT NULL)
    AS documented_contacts,
  count(*) FILTER (WHERE i.kind = 'purchase') AS purchases,
  coalesce(sum(i.amount_reporting) FILTER (WHERE i.kind = 'purchase'), 0) AS revenue,
  sum(i.amount_reporting - i.cost_reporting) FILTER (WHERE i.kind = 'purchase') AS margin,
  count(i.rating) AS ratings,
  avg(i.rating * 1.0) AS feedback_mean,
  stddev(i.rating * 1.0) AS feedback_deviation,
  count(*) FILTER (WHERE i.rating >= 4) AS high_ratings,
  count(*) FILTER (WHERE i.kind = 'complaint') AS complaints,
  count(*) FILTER (WHERE i.kind = 'complaint' AND i.resolved) AS complaints_resolved,
  avg(CASE WHEN i.kind = 'complaint' AND i.resolved
    THEN extract(epoch FROM i.resolved_at - i.occurred_at) / 3600.0 END) AS hours_to_resolve
FROM interactions AS i
JOIN reported_periods AS p ON i.occurred_on >= p.starts_on AND i.occurred_on < p.ends_before
WHERE i.manager_id IS NOT NULL
GROUP BY p.period, i.manager_id
