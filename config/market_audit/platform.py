"""What can be wrong inside `public` alone. Answers are (dealer's schema or slug, kind, id, note)."""

DEAD_EVENTS = """
SELECT coalesce(nullif(dealer_schema, ''), 'public'), 'outbox.dead', id::text, name || ' ' || aggregate
FROM outbox_outboxevent WHERE dead_at IS NOT NULL
"""
CLOSED = """
SELECT d.schema_name, 'listing.closed', l.id::text, d.state
FROM marketplace_listing l JOIN tenants_dealer d ON d.id = l.dealer_id
WHERE l.withdrawn_at IS NULL AND d.state IN ('PROVISIONING', 'PROVISION_FAILED', 'DELETED')
"""
STATS = """
SELECT d.schema_name, CASE WHEN s.dealer_id IS NULL THEN 'stat.missing' ELSE 'stat.differs' END, d.slug, ''
FROM tenants_dealer d LEFT JOIN insight_dealerstat s ON s.dealer_id = d.id,
     LATERAL (SELECT count(*) FILTER (WHERE listed) AS listed FROM insight_vehiclefact
              WHERE dealer_id = d.id) v,
     LATERAL (SELECT count(*) FILTER (WHERE state IN ('DELIVERED', 'CLOSED')) AS delivered,
                     coalesce(sum(total_minor) FILTER (WHERE state IN ('DELIVERED', 'CLOSED')), 0) AS turnover
              FROM insight_orderfact WHERE dealer_id = d.id) o
WHERE d.state = ANY(%(living)s)
      AND (s.dealer_id IS NULL
           OR (s.listed_units, s.delivered, s.turnover_minor)
              IS DISTINCT FROM (v.listed, o.delivered, o.turnover))
      AND NOT EXISTS (SELECT FROM outbox_outboxevent e WHERE e.aggregate = 'task:insight:' || d.id)
"""
DOMAINS = """
SELECT coalesce(d.schema_name, 'public'), 'domain.no_dealer', o.domain, ''
FROM tenants_domain o LEFT JOIN tenants_dealer d ON d.id = o.tenant_id WHERE d.id IS NULL
UNION ALL
SELECT d.schema_name, CASE WHEN count(o.id) = 0 THEN 'domain.missing' ELSE 'domain.primary' END, d.slug,
       format('%%s of %%s', count(o.id) FILTER (WHERE o.is_primary), count(o.id))
FROM tenants_dealer d LEFT JOIN tenants_domain o ON o.tenant_id = d.id
WHERE d.state = ANY(%(living)s) GROUP BY d.id HAVING count(o.id) FILTER (WHERE o.is_primary) <> 1
UNION ALL
SELECT d.schema_name, 'domain.unproven', o.domain, ''
FROM tenants_domain o JOIN tenants_dealer d ON d.id = o.tenant_id
     LEFT JOIN hosts_customhost h ON h.host = o.domain AND h.dealer_id = d.id AND h.state = ANY(%(answering)s)
WHERE h.id IS NULL AND o.domain NOT LIKE '%%.' || %(base)s
UNION ALL
SELECT d.schema_name, 'host.no_domain', h.host, ''
FROM hosts_customhost h JOIN tenants_dealer d ON d.id = h.dealer_id
     LEFT JOIN tenants_domain o ON o.domain = h.host AND o.tenant_id = h.dealer_id
WHERE h.state = ANY(%(answering)s) AND o.id IS NULL
"""
CHECKS = (DEAD_EVENTS, CLOSED, STATS, DOMAINS)
