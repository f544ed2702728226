-- What managers do towards clients: consultations, offers, support and other contacts.
SELECT interaction_id, client_id, manager_id, kind, occurred_at, occurred_on, duration_min, note
FROM interactions
WHERE kind IN ('consultation', 'offer', 'support', 'contact')
