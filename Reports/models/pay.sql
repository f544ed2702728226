-- Base salary and bonus of the whole months in a reported period.
SELECT
  p.period, r.manager_id,
  sum(r.base_salary) AS base_salary, sum(r.bonus) AS bonus,
  sum(r.base_salary + coalesce(r.bonus, 0)) AS pay
FROM payroll AS r
JOIN reported_periods AS p ON r.month >= p.starts_on AND r.month < p.ends_before
WHERE p.is_whole_months
GROUP BY p.period, r.manager_id
