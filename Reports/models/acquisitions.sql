-- Clients acquired in a reported period, by who acquired them.
SELECT p.period, c.acquired_by AS manager_id, count(*) AS clients_acquired
FROM clients AS c
JOIN reported_periods AS p ON c.acquired_on >= p.starts_on AND c.acquired_on < p.ends_before
WHERE c.acquired_by IS NOT NULL
GROUP BY p.period, c.acquired_by
