"""A ZIP written in stretches: each is stored as it is finished, so that a worker that dies loses one at most.

Members are stored, not compressed (PDFs do not get smaller), so a stretch is a row of local headers and
contents whose places are known; the finished file is all stretches, the lists and the directory.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import IO, Any, cast

from django.utils.translation import gettext as _

from core.edge.stamps import StampFailed, stamped
from core.kernel import clock
from tenant_apps.archive.labels import KIND_NAMES
from tenant_apps.archive.models import Document
from tenant_apps.archive.operations.filing import intact

PER_STRETCH, LARGEST_STRETCH = 50, 24 * 1024 * 1024
"""Documents and, about, bytes of a stretch: what is done again after a kill, and held nowhere but on disk."""
CHUNK = 1 << 18
BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
RUNS = ("=", "+", "-", "@", "\t", "\r")
"""Beginnings of cells that spreadsheets run."""
INDEX, MANIFEST, README = "index.csv", "manifest.sha256", "README.txt"
_UNSAFE = re.compile(r"[^0-9A-Za-z\u4e00-\u9fff_-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A document in an export: what the lists say of it, and where its members lie in their stretch.

    `problem` says why it is not there. `copy` is the watermarked copy's name and `copy_sha256` its digest.
    """

    document: str
    kind: str
    number: str
    buyer: str
    vin: str
    sealed_at: str
    sha256: str
    size: int
    name: str
    dealer: str = ""
    problem: str = ""
    copy: str = ""
    copy_sha256: str = ""
    members: list[list[Any]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """For the part's row."""
        return asdict(self)


class StretchWriter:
    """Documents of one dealer into a file, from its first byte on."""

    def __init__(self, sink: IO[bytes], *, folder: str = "", dealer: str = "", stamp: bytes = b"") -> None:
        self.sink, self.folder, self.dealer, self.stamp = sink, folder, dealer, stamp
        self.size = 0
        self.entries: list[Entry] = []

    def add(self, row: Document, place: int) -> Entry:
        """Put a document in, and its watermarked copy; one that is not sound is entered with its problem."""
        stem = f"{place:05d}_{safe(row.number)}"
        content = None if row.erased_at else intact(row)
        name = f"{self.folder}originals/{stem}{_ending(content)}"
        members: list[list[Any]] = []
        copy, copy_sha256, problem = "", "", ""
        if content is None:
            problem = "erased" if row.erased_at else "damaged"
        else:
            members.append(self._write(name, content, row.sealed_at))
            if self.stamp:
                try:
                    marked = stamped(content, self.stamp)
                except StampFailed:
                    problem = "not_stamped"
                else:
                    copy = f"{self.folder}copies/{stem}_copy.pdf"
                    copy_sha256 = hashlib.sha256(marked).hexdigest()
                    members.append(self._write(copy, marked, row.sealed_at))
        entry = Entry(
            document=str(row.id),
            kind=row.kind,
            number=row.number,
            buyer=row.buyer_name,
            vin=row.vin,
            sealed_at=row.sealed_at.isoformat(),
            sha256=row.sha256,
            size=row.size,
            name=name,
            dealer=self.dealer,
            problem=problem,
            copy=copy,
            copy_sha256=copy_sha256,
            members=members,
        )
        self.entries.append(entry)
        return entry

    @property
    def full(self) -> bool:
        """Whether the stretch is to be stored."""
        return len(self.entries) >= PER_STRETCH or self.size >= LARGEST_STRETCH

    def _write(self, name: str, content: bytes, at: datetime) -> list[Any]:
        info = _info(name, at.astimezone(clock.SHANGHAI).timetuple()[:6], zlib.crc32(content), len(content))
        place, header = self.size, info.FileHeader(zip64=False)
        self.sink.write(header)
        self.sink.write(content)
        self.size += len(header) + len(content)
        return [name, place, len(content), info.CRC, list(info.date_time)]


class _Below:
    """The finished file as ZipFile meets it: written once, counted and digested."""

    def __init__(self, sink: IO[bytes]) -> None:
        self.sink, self.size, self.digest = sink, 0, hashlib.sha256()

    def write(self, data: bytes, /) -> int:
        self.size += len(data)
        self.digest.update(data)
        return self.sink.write(data)

    def tell(self) -> int:
        return self.size

    def flush(self) -> None:
        """ZipFile asks for it; nothing is held back."""


def assemble(
    sink: IO[bytes],
    stretches: Iterable[tuple[Sequence[dict[str, Any]], Callable[[], IO[bytes]]]],
    *,
    lists: Callable[[], Iterator[dict[str, Any]]],
    readme: str,
) -> tuple[str, int]:
    """Write the whole ZIP: the stretches as they lie, then the lists; returns its SHA-256 and size."""
    below, members = _Below(sink), []
    for entries, opened in stretches:
        begins = below.size
        for entry in entries:
            for name, place, size, crc, at in entry["members"]:
                info = _info(name, tuple(at), crc, size)
                info.header_offset = begins + place
                members.append(info)
        with opened() as stretch:
            while chunk := stretch.read(CHUNK):
                below.write(chunk)
    with zipfile.ZipFile(cast(IO[bytes], below), "w", allowZip64=True) as whole:
        whole.filelist.extend(members)  # written already: the directory at the end lists them, too
        _write_text(whole, README, [readme])
        index = _Digested(index_lines(lists()))
        _write_text(whole, INDEX, index)
        _write_text(whole, MANIFEST, manifest_lines(lists(), index.digest.hexdigest()))
    return below.digest.hexdigest(), below.size


def index_lines(entries: Iterator[dict[str, Any]]) -> Iterator[str]:
    """The table of contents as CSV that Excel reads and of which it runs nothing."""
    head = [
        _("No."),
        _("Dealer"),
        _("Kind of paper"),
        _("Number"),
        _("Name of the buyer"),
        "VIN",
        _("Sealed at"),
        "SHA-256",
    ]
    head += [_("Bytes"), _("Sealed original"), _("Watermarked copy"), _("State of the file")]
    yield BOM + _row(head)
    for place, one in enumerate(entries, start=1):
        sealed = datetime.fromisoformat(one["sealed_at"]).astimezone(clock.SHANGHAI)
        cells = [str(place), one["dealer"], str(KIND_NAMES[one["kind"]]), one["number"], one["buyer"]]
        cells += [one["vin"], sealed.strftime("%Y-%m-%d %H:%M:%S"), one["sha256"], str(one["size"])]
        yield _row([*cells, one["name"], one["copy"], problem_name(one["problem"])])


def manifest_lines(entries: Iterator[dict[str, Any]], index_sha256: str) -> Iterator[str]:
    """For `sha256sum -c`. A document that is missing keeps its line, so that the check names it."""
    for one in entries:
        yield f"{one['sha256']}  {one['name']}\n"
        if one["copy"]:
            yield f"{one['copy_sha256']}  {one['copy']}\n"
    yield f"{index_sha256}  {INDEX}\n"


def problem_name(problem: str) -> str:
    """What is wrong with an entry, in the reader's language."""
    return {
        "": _("complete"),
        "damaged": _("MISSING: the stored file is gone or was changed"),
        "erased": _("MISSING: erased when its retention ended"),
        "not_stamped": _("original only: the copy could not be made"),
    }[problem]


def safe(text: str) -> str:
    """A part of a file's name that leads nowhere and that every system takes."""
    return _UNSAFE.sub("_", text).strip("_")[:60] or "document"


class _Digested:
    """Lines that are digested as they pass."""

    def __init__(self, lines: Iterator[str]) -> None:
        self.lines, self.digest = lines, hashlib.sha256()

    def __iter__(self) -> Iterator[str]:
        for line in self.lines:
            self.digest.update(line.encode())
            yield line


def _info(name: str, at: tuple[int, ...], crc: int, size: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, at)  # type: ignore[arg-type]
    info.CRC, info.compress_size, info.file_size = crc, size, size
    info.external_attr = 0o600 << 16
    return info


def _write_text(whole: zipfile.ZipFile, name: str, lines: Iterable[str]) -> None:
    info = zipfile.ZipInfo(name, clock.now().astimezone(clock.SHANGHAI).timetuple()[:6])
    info.external_attr = 0o600 << 16
    info.compress_type = zipfile.ZIP_DEFLATED
    with whole.open(info, "w", force_zip64=False) as member:
        for line in lines:
            member.write(line.encode())


def _row(cells: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(
        [f"'{cell}" if cell.startswith(RUNS) else cell for cell in cells]
    )
    return out.getvalue()


def _ending(content: bytes | None) -> str:
    return ".pdf" if content is None or content.startswith(b"%PDF") else ".bin"
