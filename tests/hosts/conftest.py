"""A name server over real sockets, and hosts brought into each state through it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core.kernel.actor import SYSTEM
from tenants.context import DealerRef, market_context
from tenants.hosts.models import CustomHost
from tenants.hosts.names import record_name
from tenants.hosts.operations import add_host, check_host, record_text
from tenants.hosts.resolver import DnsResolver
from tenants.hosts.simulator import NameServer


@pytest.fixture
def dns() -> Iterator[NameServer]:
    with NameServer() as server:
        yield server


@pytest.fixture
def resolver(dns, settings) -> DnsResolver:
    settings.DNS_SERVERS, settings.DNS_PORT = ["127.0.0.1"], dns.port
    return DnsResolver(("127.0.0.1",), dns.port, patience=0.3)


class Hosts:
    """Says and proves hosts for dealers."""

    def __init__(self, dns: NameServer, resolver: DnsResolver) -> None:
        self.dns, self.resolver = dns, resolver

    def add(self, dealer: DealerRef, host: str) -> CustomHost:
        with market_context():
            return add_host(actor=SYSTEM, dealer_id=dealer.id, written=host, resolver=self.resolver)

    def publish(self, *rows: CustomHost) -> None:
        """Set the records of these rows (of one host) in DNS, and no other."""
        self.dns.txt(record_name(rows[0].host), *map(record_text, rows))

    def check(self, row: CustomHost, **options) -> CustomHost:
        with market_context():
            return check_host(actor=SYSTEM, host_id=row.id, resolver=self.resolver, **options)

    def proven(self, dealer: DealerRef, host: str) -> CustomHost:
        row = self.add(dealer, host)
        self.publish(row)
        return self.check(row)


@pytest.fixture
def hosts(dns, resolver) -> Hosts:
    return Hosts(dns, resolver)
