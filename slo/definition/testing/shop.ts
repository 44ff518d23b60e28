/** A definition with one objective of every kind, as its author would write it. */
export const shopFile = `name: shop
period: 28d
retention: 100d
runbookUrl: https://example.org/runbooks/shop
dashboardUrl: https://grafana.example.org/d/slo-shop
exclusions:
  - { reason: database upgrade, from: 2026-12-05T02:00:00Z, to: 2026-12-05T04:00:00Z }
  - { reason: weekly restart, weekday: sunday, from: "02:00", to: "02:30", objectives: [queue] }
exclusionSwitch: maintenance_mode{service="shop", objective="$objective"} > 0
objectives:
  - id: checkout-availability
    title: Checkout availability
    target: 99.9 % of checkouts succeed
    objective: 99.9 %
    told: page
    by: [route]
    events:
      total: http_requests_total{job="shop"}
      bad: http_requests_total{job="shop", code=~"5.."}
  - id: checkout-latency
    ratio: 0.95
    told: page
    latency: { histogram: 'http_request_duration_seconds{job="shop"}', threshold: 300ms, buckets: [0.1, 0.3, 1] }
  - id: payments
    objective: 99.5 %
    told: ticket
    minimumBad: 5
    period: 7d
    events: { total: payments_total, good: payments_settled_total }
    tiers:
      - { name: fast, long: 1h, short: 5m, factor: 20, severity: ticket }
  - id: queue
    objective: 99 %
    minutes: { value: sum(queue_length), below: 100 }
  - id: cache
    objective: 95 %
    minutes:
      share: { total: cache_lookups_total, good: 'cache_lookups_total{result="hit"}' }
      at-least: 70 %
      minimumEvents: 100
  - id: journey
    objective: 99 %
    told: page
    composite: { checkout-availability: 2, checkout-latency: 1 }
  - id: black-friday
    target: 500 checkouts a minute
    capacity: { held: max(load_test_held), verifiedAt: max(load_test_timestamp_seconds), maxAge: 8d }
`;
