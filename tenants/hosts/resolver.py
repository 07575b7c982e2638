"""Asking DNS for TXT records. The port is `Resolver`; dnspython stands behind it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.query
import dns.rcode
import dns.rdatatype
import dns.resolver
from django.conf import settings

LONGEST_CHAIN = 8  # CNAMEs after each other
PATIENCE = 2.0  # seconds for one server's answer


class Unanswered(Exception):
    """DNS gave no usable answer: nothing is proved, and nothing is disproved."""


class Resolver(Protocol):
    """Looks TXT records up, always afresh: nothing is remembered, neither findings nor their absence."""

    def texts(self, name: str) -> frozenset[str]:
        """The texts at a name that every server which answers agrees on; none where there is no record.

        Raises Unanswered when no server answers, or when they differ: a change is still on its way.
        """


@dataclass(frozen=True)
class DnsResolver:
    """Asks each of several recursive name servers by itself, so that one that lies or lags is noticed."""

    servers: tuple[str, ...]
    port: int = 53
    patience: float = PATIENCE

    @cached_property
    def _asked(self) -> tuple[str, ...]:
        return self.servers or tuple(map(str, dns.resolver.Resolver().nameservers))

    def texts(self, name: str) -> frozenset[str]:
        """See Resolver."""
        answers = []
        for server in self._asked:
            try:
                answers.append(self._follow(server, dns.name.from_text(name)))
            except (dns.exception.DNSException, OSError, EOFError):
                continue
        if not answers or any(answer != answers[0] for answer in answers):
            raise Unanswered(name)
        return answers[0]

    def _follow(self, server: str, name: dns.name.Name) -> frozenset[str]:
        met = {name}
        for _step in range(LONGEST_CHAIN):
            response = self._ask(server, name)
            if response.rcode() == dns.rcode.NXDOMAIN:
                return frozenset()
            if response.rcode() != dns.rcode.NOERROR:
                raise dns.resolver.NoNameservers
            chain = response.resolve_chaining()
            if chain.answer is not None:
                return _joined(chain.answer)
            if chain.canonical_name == name:
                return frozenset()
            name = chain.canonical_name  # the server told a CNAME and not what it leads to
            if name in met:
                raise dns.resolver.NoNameservers
            met.add(name)
        raise dns.resolver.NoNameservers

    def _ask(self, server: str, name: dns.name.Name) -> dns.message.QueryMessage:
        """One question, again by TCP where the answer was too long for a datagram."""
        query = dns.message.make_query(name, dns.rdatatype.TXT, use_edns=0, payload=1232)
        response, _by_tcp = dns.query.udp_with_fallback(query, server, timeout=self.patience, port=self.port)
        if not isinstance(response, dns.message.QueryMessage):
            raise dns.exception.FormError
        return response


def configured_resolver() -> Resolver:
    """The resolver the settings name: DNS_SERVERS (those of this machine when there are none) at DNS_PORT."""
    return DnsResolver(tuple(settings.DNS_SERVERS), settings.DNS_PORT)


def _joined(answer: Iterable[object]) -> frozenset[str]:
    """A record may come as several strings of 255 bytes; they are one text."""
    return frozenset(b"".join(record.strings).decode(errors="replace") for record in answer)  # type: ignore[attr-defined]
