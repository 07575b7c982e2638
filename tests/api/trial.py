"""A small API beside the market's own, in which everything can go wrong in every way."""

from __future__ import annotations

from threading import Event

from django.http import HttpRequest
from django.urls import path
from ninja import Field, File, Form, Router, Schema, UploadedFile

from config.urls_market import urlpatterns as market
from core.edge.api import MoneyIn, build_api, idempotent
from core.kernel.errors import Conflict, Invalid, Invalids, NotFound, TooMany, Unavailable

made: list[str] = []
planned: list[Exception] = []
gate = Event()
router = Router()


class Thing(Schema):
    """What the trial makes."""

    name: str = Field(max_length=10)
    price: MoneyIn | None = None


@router.get("/raise/{kind}", auth=None)
def fail(request: HttpRequest, kind: str, number: int = 0):
    """Fail in the way asked for."""
    raise {
        "conflict": Conflict("thing.taken", field="name"),
        "missing": NotFound(),
        "many": Invalids([Invalid("thing.a", field="a"), Invalid("thing.b", field="b")]),
        "wait": TooMany(),
        "down": Unavailable(),
        "bug": ZeroDivisionError("secret detail"),
    }[kind]


@router.get("/guarded")
def guarded(request: HttpRequest):
    """Only for somebody who is signed in."""
    return {"who": request.user.name}


@router.post("/things", auth=None)
@idempotent
def make(request: HttpRequest, payload: Thing):
    """Make a thing, unless a planned failure comes first."""
    made.append(payload.name)
    gate.wait(10)
    if planned:
        raise planned.pop(0)
    return {"made": len(made), "name": payload.name}


@router.post("/files", auth=None)
@idempotent
def keep(request: HttpRequest, file: File[UploadedFile], label: Form[str] = "", folder: str = ""):
    """Keep a file, in a folder named in the query."""
    made.append(file.read().decode())
    return {"made": len(made), "label": label, "folder": folder}


@router.get("/echo", auth=None)
def echo(request: HttpRequest, word: str):
    """Say it again."""
    return {"word": word}


api = build_api("Trial", surface="trial")
api.add_router("", router)
urlpatterns = [path("api/trial/", api.urls), *market]
