-- Offers with the day on which their window closes and whether they were won by then.
SELECT
  o.interaction_id AS offer_id, o.client_id, o.manager_id, o.occurred_on AS made_on,
  o.occurred_on + :settings.offer_window_days AS closes_on,
  w.won_at IS NOT NULL AND w.won_at <= o.occurred_at + :settings.offer_window_days * INTERVAL '1 day' AS won
FROM interactions AS o
LEFT JOIN offer_wins AS w ON w.offer_id = o.interaction_id
WHERE o.kind = 'offer'
