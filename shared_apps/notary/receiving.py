"""A file that is looked at and not kept: in memory only, and no more of it than we look at."""

from __future__ import annotations

from typing import Any, cast

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParser, MultiPartParserError
from django.http.request import UnreadablePostError

from core.edge.esign import PdfTooLarge
from shared_apps.notary.errors import NoFile, UploadBroken

LARGEST = 25_000_000
"""Bytes of a file that is looked at."""
LARGEST_READ = 1024 * 1024 * 1024
"""Bytes of a request that is read to its end, so that its sender gets to read our answer."""


def received(request: HttpRequest, field: str) -> bytes:
    """The bytes of the one file in a form. Must be the first to look at the request's body.

    What is larger is read to its end and dropped piece by piece, as browsers show no answer that comes before
    they have sent everything. Raises NoFile, PdfTooLarge (params limit) and UploadBroken.
    """
    length = request.META.get("CONTENT_LENGTH") or ""
    if length.isdecimal() and int(length) > LARGEST_READ:
        raise _too_large()
    handler = _InMemory(request)
    try:
        MultiPartParser(request.META, cast(Any, _Body(request)), [handler], request.encoding).parse()
    except (MultiPartParserError, UnreadablePostError, TooManyFilesSent, TooManyFieldsSent) as error:
        raise UploadBroken() from error
    except RequestDataTooBig as error:
        raise _too_large() from error
    if handler.too_large:
        raise _too_large()
    if handler.content is None or handler.field != field or not handler.content:
        raise NoFile()
    return handler.content


def _too_large() -> PdfTooLarge:
    return PdfTooLarge(params={"limit": "25 MB", "unit": "MB"})


class _Body:
    """The request's body by pieces only: read by lines, one line could be all of it."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    def read(self, size: int) -> bytes:
        return self._request.read(size)


class _InMemory(FileUploadHandler):
    """Keeps the first file of a form, up to LARGEST bytes."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.content: bytes | None = None
        self.field = ""
        self.too_large = False
        self._pieces: list[bytes] = []
        self._size = 0

    def new_file(self, field_name: str, *args: Any, **options: Any) -> None:
        super().new_file(field_name, *args, **options)
        if self.content is not None:
            raise SkipFile()
        self.field = field_name

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._size += len(raw_data)
        if self._size > LARGEST:
            self.too_large = True
            self._pieces.clear()
        else:
            self._pieces.append(raw_data)

    def file_complete(self, file_size: int) -> None:
        self.content = b"".join(self._pieces)
        self._pieces.clear()
