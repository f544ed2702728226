-- Offers whose window closes in a reported period, and how many were won, by the offer's manager.
SELECT p.period, o.manager_id, count(*) AS offers, count(*) FILTER (WHERE o.won) AS won
FROM offers AS o
JOIN reported_periods AS p ON o.closes_on >= p.starts_on AND o.closes_on < p.ends_before
WHERE o.manager_id IS NOT NULL
GROUP BY p.period, o.manager_id
