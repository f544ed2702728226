-- Inquiries and complaints with their response: the first outbound contact that names them, else the first one to that
-- client afterwards. Unanswered ones count as waiting until the data's end.
WITH named AS (
  SELECT related_to AS interaction_id, min(occurred_at) AS responded_at
  FROM interactions
  WHERE kind IN ('consultation', 'offer', 'support', 'contact') AND related_to IS NOT NULL
  GROUP BY related_to
),
followed AS (
  SELECT
    interaction_id, client_id, manager_id, kind, occurred_at, occurred_on,
    min(CASE WHEN kind IN ('consultation', 'offer', 'support', 'contact') THEN occurred_at END) OVER (
      PARTITION BY client_id ORDER BY occurred_at, interaction_id
      ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) AS next_outbound_at
  FROM interactions
)
SELECT
  f.interaction_id, f.client_id, f.manager_id, f.kind, f.occurred_at, f.occurred_on,
  coalesce(n.responded_at, f.next_outbound_at) AS responded_at,
  coalesce(n.responded_at, f.next_outbound_at) IS NOT NULL AS is_answered,
  extract(epoch FROM coalesce(n.responded_at, f.next_outbound_at, :data.end_at) - f.occurred_at) / 3600.0 AS waited_hours
FROM followed AS f
LEFT JOIN named AS n ON n.interaction_id = f.interaction_id
WHERE f.kind IN ('inquiry', 'complaint') AND f.occurred_at <= :data.end_at
