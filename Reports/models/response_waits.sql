-- The waits of the reported periods, by the manager on the inquiry or complaint.
SELECT p.period, r.manager_id, r.waited_hours, r.is_answered
FROM responses AS r
JOIN reported_periods AS p ON r.occurred_on >= p.starts_on AND r.occurred_on < p.ends_before
WHERE r.manager_id IS NOT NULL
