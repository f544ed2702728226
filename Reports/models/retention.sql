-- Of the clients assigned a year before the period's end and active in the 12 months up to then, those active in the
-- 12 months up to the period's end.
WITH base AS (
  SELECT DISTINCT p.period, p.ends_before, a.manager_id, a.client_id
  FROM assignments AS a
  JOIN reported_periods AS p
    ON a.from_date < p.year_ago AND (a.to_date IS NULL OR a.to_date >= p.year_ago)
  WHERE a.manager_id IS NOT NULL
),
activity AS (
  SELECT
    p.period, b.client_id,
    count(*) FILTER (WHERE b.occurred_on < p.year_ago) AS before,
    count(*) FILTER (WHERE b.occurred_on >= p.year_ago) AS after
  FROM purchases AS b
  JOIN reported_periods AS p ON b.occurred_on >= p.two_years_ago AND b.occurred_on < p.ends_before
  GROUP BY p.period, b.client_id
)
SELECT
  base.period, base.manager_id,
  count(*) AS retention_base,
  count(*) FILTER (WHERE activity.after > 0) AS retained
FROM base
JOIN activity ON activity.period = base.period AND activity.client_id = base.client_id
WHERE activity.before > 0
GROUP BY base.period, base.manager_id
