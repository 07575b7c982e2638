"""Whether the audit lines of a schema are still what they were, and which is the first that is not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from itertools import chain as chained
from itertools import pairwise

from core.flow.audit import chain
from core.flow.audit.models import AuditLine, AuditLink
from core.flow.audit.queries import columns_of, count_unlinked, walk

Walked = tuple[AuditLink, AuditLine | None]
LeftBehind = Callable[[AuditLine], tuple[datetime, datetime] | None]
"""Of a line that proves a restore: from when to when what was published lies behind it. None of any other."""


def check_chain(*, heads: Mapping[str, datetime], left_behind: LeftBehind | None = None) -> chain.Checked:
    """Walk the chain of the schema at hand from its beginning and stop at the first line that does not hold.

    `heads` are the hashes published as heads with their times; each must be in the chain, unless a restore
    from a backup left it behind, which `left_behind` knows from a line of the chain. Read-only.
    """
    missing, restores = dict(heads), list[tuple[datetime, datetime]]()
    head, bad = chain.Head(0, chain.BEFORE_THE_FIRST), None
    for here, following in _with_next(walk()):
        bad = _fault(head, here, following, heads)
        if bad is not None:
            break
        link, line = here
        head = chain.Head(link.number, link.hash)
        missing.pop(link.hash, None)
        if left_behind is not None and line is not None and (span := left_behind(line)):
            restores.append(span)
    found = len(heads) - len(missing)
    undone = {one for one in missing if any(back < missing[one] <= at for back, at in restores)}
    if bad is None and len(undone) < len(missing):
        at, one = min((at, one) for one, at in missing.items() if one not in undone)
        bad = chain.BadLine("head_missing", 0, at=at, head=one)
    return chain.Checked(head.number, count_unlinked(), head, found, len(undone), bad)


def _with_next(walked: Iterable[Walked]) -> Iterator[tuple[Walked, Walked | None]]:
    """Each with the one after it: a link alone does not tell whether it or its line was changed."""
    ended: list[None] = [None]
    for here, following in pairwise(chained(walked, ended)):
        if here is not None:
            yield here, following


def _fault(
    head: chain.Head, here: Walked, following: Walked | None, heads: Mapping[str, datetime]
) -> chain.BadLine | None:
    """What is wrong with this link, which must follow `head`."""
    link, line = here
    if link.number != head.number + 1:
        return chain.BadLine("link_missing", head.number + 1)
    if line is None:
        return chain.BadLine("line_missing", link.number, link.line_id)
    computed = chain.linked(head.hash, chain.written(columns_of(line)))
    if computed == link.hash:
        return None
    fault: chain.Fault = "link_changed" if _goes_on_from(computed, following, heads) else "line_changed"
    subject = f"{line.subject_kind}:{line.subject_id}"
    return chain.BadLine(fault, link.number, line.id, line.at, line.action, subject)


def _goes_on_from(computed: str, following: Walked | None, heads: Mapping[str, datetime]) -> bool:
    """Whether the chain, or a published head, bears out the line rather than the link."""
    if computed in heads:
        return True
    if following is None or following[1] is None:
        return False
    return chain.linked(computed, chain.written(columns_of(following[1]))) == following[0].hash
