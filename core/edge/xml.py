"""Anybody's words inside our XML and SVG: one stray character would make a whole document unreadable."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers.expat import ExpatError, ParserCreate
from xml.sax.saxutils import escape

_UNSPEAKABLE = dict.fromkeys(
    [*(code for code in range(32) if code not in (9, 10, 13)), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF]
)
"""What XML 1.0 cannot hold, however it is written."""


def xml_text(words: str) -> str:
    """The words as text of an element, without the characters that XML has no way to say."""
    return escape(words.translate(_UNSPEAKABLE))


class XmlRefused(ValueError):
    """Not well-formed, too deep or too large, or with a document type: entities are how XML explodes."""


@dataclass(slots=True)
class Element:
    """An element without its namespace. Lookups are by local name."""

    name: str
    attributes: dict[str, str]
    text: str = ""
    children: list[Element] = field(default_factory=list)

    def all(self, name: str) -> Iterator[Element]:
        """Every element of this name below, in document order."""
        for child in self.children:
            if child.name == name:
                yield child
            yield from child.all(name)

    def first(self, name: str) -> Element | None:
        """The first of them."""
        return next(self.all(name), None)

    def child(self, *path: str) -> Element | None:
        """The element at the end of a path of children."""
        found: Element | None = self
        for name in path:
            found = next((one for one in found.children if one.name == name), None) if found else None
        return found

    def text_of(self, *path: str) -> str:
        """Its text; empty where there is none."""
        found = self.child(*path)
        return found.text.strip() if found else ""


def parse_xml(data: bytes, *, deepest: int = 40, most: int = 1_000_000) -> Element:
    """Somebody else's XML as elements. Raises XmlRefused, for a DOCTYPE before anything of it is expanded."""
    top = Element("", {})
    stack, count = [top], 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1
        if len(stack) > deepest or count > most:
            raise XmlRefused("too deep or too large")
        element = Element(_local(name), {_local(key): value for key, value in attributes.items()})
        stack[-1].children.append(element)
        stack.append(element)

    def words(text: str) -> None:
        stack[-1].text += text

    def refuse(*_: object) -> None:
        raise XmlRefused("a document type is not taken")

    parser = ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.CharacterDataHandler = start, words
    parser.EndElementHandler = lambda _name: stack.pop()
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except ExpatError as error:
        raise XmlRefused(str(error)) from error
    return top


def _local(name: str) -> str:
    return name.rpartition(" ")[2]
