"""A name server of our own, over real sockets: what DNS may answer, and the ways in which it may fail to.

`python -m tenants.hosts.simulator --port 5354 --zone zone.json` serves a file such as

    {"_marque-challenge.cars.example.cn": {"txt": ["marque=…"]},
     "alias.example.cn": {"cname": "cars.example.cn"},
     "broken.example.cn": {"fault": "SERVFAIL"}}

and reads it again for every question. Faults: any DNS rcode's name, `TIMEOUT` (no answer) and `TRUNCATE`
(datagrams are cut short; by TCP the answer is whole).
"""

from __future__ import annotations

import argparse
import json
import signal
import socketserver
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdataclass
import dns.rdatatype
import dns.rrset

LONGEST_STRING = 255


@dataclass(frozen=True, slots=True)
class Entry:
    """What a name answers. `whole_chain` says whether a CNAME comes with what it leads to."""

    txt: tuple[str, ...] = ()
    cname: str = ""
    fault: str = ""
    ttl: int = 60
    whole_chain: bool = True


Zone = Callable[[], dict[str, Entry]]


@dataclass(slots=True)
class NameServer:
    """A DNS server on the loopback, UDP and TCP on one port; to be used as a context manager.

    `entries` may be changed while it runs. `asked` lists the names of all questions and the way they came.
    """

    port: int = 0
    address: str = "127.0.0.1"
    entries: dict[str, Entry] = field(default_factory=dict)
    zone: Zone | None = None
    asked: list[tuple[str, str]] = field(default_factory=list)
    _servers: list[socketserver.BaseServer] = field(default_factory=list)

    def txt(self, name: str, *texts: str, **options: Any) -> None:
        """Let a name answer these texts, each a record of its own; none means the name has no such record."""
        self.entries[name] = Entry(txt=texts, **options)

    def cname(self, name: str, target: str, *, whole_chain: bool = True) -> None:
        """Let a name point to another."""
        self.entries[name] = Entry(cname=target, whole_chain=whole_chain)

    def fail(self, name: str, fault: str) -> None:
        """Let questions for a name fail."""
        self.entries[name] = Entry(fault=fault)

    def forget(self, name: str) -> None:
        """Let a name be unknown (NXDOMAIN)."""
        self.entries.pop(name, None)

    def __enter__(self) -> NameServer:
        tcp = _tcp_server(self)
        self.port = tcp.server_address[1]
        self._servers = [tcp, _udp_server(self)]
        for server in self._servers:
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        for server in self._servers:
            server.shutdown()
            server.server_close()

    def answer(self, question: bytes, way: str) -> bytes | None:
        """The answer's bytes, None for silence."""
        try:
            query = dns.message.from_wire(question)
        except dns.exception.DNSException:
            return None
        asked = query.question[0]
        name = asked.name.to_text(omit_final_dot=True).lower()
        self.asked.append((name, way))
        entries = self.zone() if self.zone else self.entries
        entry = entries.get(name)
        response = dns.message.make_response(query)
        response.flags |= dns.flags.AA | dns.flags.RA
        if entry is None:
            response.set_rcode(dns.rcode.NXDOMAIN)
        elif entry.fault == "TIMEOUT":
            return None
        elif entry.fault and entry.fault != "TRUNCATE":
            response.set_rcode(dns.rcode.from_text(entry.fault))
        elif asked.rdtype == dns.rdatatype.TXT:
            _fill(response, asked.name, entry, entries)
        if way == "udp" and entry is not None and entry.fault == "TRUNCATE":
            response.answer.clear()
            response.flags |= dns.flags.TC
        return response.to_wire()


def _fill(
    response: dns.message.Message, name: dns.name.Name, entry: Entry, entries: dict[str, Entry]
) -> None:
    if entry.txt:
        texts = [" ".join(f'"{part}"' for part in _strings(text)) for text in entry.txt]
        response.answer.append(
            dns.rrset.from_text_list(name, entry.ttl, dns.rdataclass.IN, dns.rdatatype.TXT, texts)
        )
    elif entry.cname:
        target = dns.name.from_text(entry.cname)
        response.answer.append(
            dns.rrset.from_text(name, entry.ttl, dns.rdataclass.IN, dns.rdatatype.CNAME, target.to_text())
        )
        further = entries.get(target.to_text(omit_final_dot=True))
        if entry.whole_chain and further is not None and target != name:
            _fill(response, target, further, {k: v for k, v in entries.items() if v is not entry})


def _strings(text: str) -> list[str]:
    return [text[at : at + LONGEST_STRING] for at in range(0, len(text), LONGEST_STRING)] or [""]


def _udp_server(names: NameServer) -> socketserver.BaseServer:
    class Datagram(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            question, socket = self.request
            answer = names.answer(question, "udp")
            if answer is not None:
                socket.sendto(answer, self.client_address)

    return socketserver.ThreadingUDPServer((names.address, names.port), Datagram)


def _tcp_server(names: NameServer) -> socketserver.TCPServer:
    class Stream(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            head = self.rfile.read(2)
            if len(head) == 2:
                answer = names.answer(self.rfile.read(struct.unpack("!H", head)[0]), "tcp")
                if answer is not None:
                    self.wfile.write(struct.pack("!H", len(answer)) + answer)

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True

    return Server((names.address, names.port), Stream)


def _from_file(path: Path) -> Zone:
    def read() -> dict[str, Entry]:
        said = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
        return {name: Entry(**{**entry, "txt": tuple(entry.get("txt", ()))}) for name, entry in said.items()}

    return read


def main() -> None:
    """Serve a zone file until interrupted."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--port", type=int, default=5354)
    options.add_argument("--zone", type=Path, required=True)
    given = options.parse_args()
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    with NameServer(port=given.port, zone=_from_file(given.zone)):
        stop.wait()


if __name__ == "__main__":
    main()
