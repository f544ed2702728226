-- Purchases in the reporting currency. The margin is null where no cost is exported.
SELECT
  interaction_id, client_id, manager_id, occurred_at, occurred_on, related_to,
  amount_reporting AS revenue,
  amount_reporting - cost_reporting AS margin
FROM interactions
WHERE kind = 'purchase'
