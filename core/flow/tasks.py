"""Celery tasks that know on whose behalf they run."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from celery import Task, shared_task
from django.db import transaction

from core.flow.dealers import scope_of
from core.flow.outbox.operations import post_task
from core.kernel import trace
from core.storage import scope

P = ParamSpec("P")
R = TypeVar("R")


def dealer_task(function: Callable[..., Any]) -> Task:
    """A task that runs in one dealer's scope.

    It refuses to start (NoScope) when its message names no dealer, or a schema in which none lives.
    """
    return _task(function, needs_dealer=True)


def market_task(function: Callable[..., Any]) -> Task:
    """A task that runs in the market's scope."""
    return _task(function, needs_dealer=False)


def enqueue(task: Task, *, key: str, **kwargs: Any) -> None:
    """Have the task run after this transaction commits; a broker that is down only delays it.

    `key` names the piece of work ("contract:<id>"): calls with one key start in order. Arguments are JSON.
    A dealer's task takes the dealer at hand and raises NoScope without one. A task of the market is not for
    dealers to start (RuntimeError): they tell an event.
    """
    if not task.needs_dealer and scope.current().kind == "dealer":
        raise RuntimeError(f"{task.name} is the market's: from a dealer's scope an event is told instead")
    dealer = scope.dealer_schema() if task.needs_dealer else ""
    with transaction.atomic():
        post_task(task.name, kwargs, key=key, dealer=dealer)


def again(task: Task, *, seconds: int, **kwargs: Any) -> None:
    """Have a dealer's task run once more, for the dealer at hand. The call is the broker's alone: it may be
    lost, so what failed must be on record where somebody sees it.
    """
    headers = {"dealer": scope.dealer_schema(), "request_id": trace.request_id()}
    task.apply_async(kwargs=kwargs, headers=headers, countdown=seconds, retry=False)


def _task(function: Callable[..., Any], *, needs_dealer: bool) -> Task:
    @wraps(function)
    def run(self: Task, **kwargs: Any) -> Any:
        headers = self.request.headers or {}
        dealer = self.request.get("dealer") or headers.get("dealer") or ""
        inside = scope_of(dealer, wanted_by=self.name) if needs_dealer else scope.MARKET
        trace_id = self.request.get("request_id") or headers.get("request_id") or ""
        with trace.traced(trace_id), scope.entered(inside):
            return function(**kwargs)

    name = (
        f"{function.__module__.removeprefix('tenant_apps.').removeprefix('shared_apps.')}.{function.__name__}"
    )
    task: Task = shared_task(bind=True, name=name, acks_late=True, reject_on_worker_lost=True)(run)
    task.needs_dealer = needs_dealer
    return task
