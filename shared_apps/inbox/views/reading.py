"""The inbox: what dealers answered, side by side, and the conversation with each."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from core.kernel import ids
from core.kernel.errors import DomainError, NotFound, Unauthenticated
from shared_apps.accounts.access import buyer_actor, signed_in_user
from shared_apps.accounts.models import User
from shared_apps.inbox import operations, queries
from shared_apps.inbox.facts import OPEN
from shared_apps.inbox.models import Thread
from shared_apps.inbox.presenting import has_expired, inbox_of, told_of
from shared_apps.inbox.telling import path_of, said_of
from shared_apps.inbox.views.page import by_field, id_of, page


@require_safe
@page
def inbox(request: HttpRequest) -> HttpResponse:
    """Everything I asked, with the dealers' answers side by side."""
    user = signed_in_user(request)
    asked = inbox_of(user.id)
    context: dict[str, Any] = {
        "asked": asked,
        "unread": sum(line.thread.unread for one in asked for line in one.lines),
        "sent": id_of(request.GET.get("sent", "")),
        "notices": [(each, said_of(each), path_of(each)) for each in queries.notices_of(user.id)],
        "letters": queries.wants_letters(user.id),
        "blocked": queries.blocked_dealers(user.id),
    }
    answer = render(request, "inbox/inbox.html", context)
    if request.method == "GET" and any(each.unread for each, _said, _path in context["notices"]):
        operations.mark_notices_read(actor=buyer_actor(request))
    return answer


@require_safe
@page
def thread(request: HttpRequest, thread_id: UUID) -> HttpResponse:
    """The conversation with one dealer; who sees it has read it."""
    found = queries.thread_of(signed_in_user(request).id, thread_id)
    if request.method == "GET" and found.unread:
        operations.mark_read(actor=buyer_actor(request), thread_id=found.id)
    return _thread(request, found)


@require_POST
@page
def reply(request: HttpRequest, thread_id: UUID) -> HttpResponse:
    """Write to the dealer."""
    text = request.POST.get("message", "")[:2000]
    word_id = id_of(request.POST.get("word", "")) or ids.new_id()
    try:
        found = operations.reply(actor=buyer_actor(request), thread_id=thread_id, text=text, word_id=word_id)
    except (NotFound, Unauthenticated):
        raise
    except DomainError as refusal:
        mine = queries.thread_of(signed_in_user(request).id, thread_id)
        return _thread(request, mine, refusal, text, word_id)
    return HttpResponseRedirect(reverse("inbox:thread", args=[found.id]) + f"#w-{word_id}")


@require_POST
@page
def close(request: HttpRequest, thread_id: UUID) -> HttpResponse:
    """Nothing more is wanted here."""
    operations.close_thread(actor=buyer_actor(request), thread_id=thread_id)
    return HttpResponseRedirect(reverse("inbox:thread", args=[thread_id]))


@require_POST
@page
def block(request: HttpRequest, thread_id: UUID) -> HttpResponse:
    """Nothing more is wanted of this dealer."""
    operations.block_dealer(actor=buyer_actor(request), thread_id=thread_id)
    return HttpResponseRedirect(reverse("inbox:thread", args=[thread_id]))


@require_POST
@page
def unblock(request: HttpRequest, dealer_slug: str) -> HttpResponse:
    """This dealer may write again."""
    operations.unblock_dealer(actor=buyer_actor(request), dealer_slug=dealer_slug)
    return HttpResponseRedirect(reverse("inbox:inbox"))


@require_POST
@page
def read_all(request: HttpRequest) -> HttpResponse:
    """I have seen everything."""
    operations.mark_all_read(actor=buyer_actor(request))
    return HttpResponseRedirect(reverse("inbox:inbox"))


@require_POST
@page
def letters(request: HttpRequest) -> HttpResponse:
    """Tell me by letter, or do not."""
    operations.write_letters(actor=buyer_actor(request), wanted=request.POST.get("wanted") == "1")
    return HttpResponseRedirect(reverse("inbox:inbox") + "#letters")


@require_GET
@never_cache
def unread(request: HttpRequest) -> HttpResponse:
    """How much is new, for the header's script; nothing for nobody."""
    count = queries.unread_count(request.user.id) if isinstance(request.user, User) else 0
    return JsonResponse({"unread": count})


def _thread(
    request: HttpRequest,
    found: Thread,
    refusal: DomainError | None = None,
    text: str = "",
    word_id: UUID | None = None,
) -> HttpResponse:
    user = signed_in_user(request)
    words = queries.words_of(found)
    context = {
        "thread": found,
        "told": told_of(found),
        "words": [(word, has_expired(word.valid_until)) for word in words],
        "open": found.state == OPEN,
        "blocked": queries.is_blocked(user.id, found.dealer_id),
        "errors": by_field(refusal),
        "text": text,
        "word_id": word_id or ids.new_id(),
        "letters": queries.wants_letters(user.id),
    }
    return render(request, "inbox/thread.html", context, status=refusal.status if refusal else 200)
