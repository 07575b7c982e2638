"""How prices are rated, told to buyers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shared_apps.appraisal.hedonic import FEWEST, FEWEST_DEALERS, MOST, MOST_OF_A_DEALER
from shared_apps.appraisal.queries import fits
from shared_apps.marketplace.deals import DEALS, GOOD_FROM_BP
from shared_apps.marketplace.heads import Head


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """The method in plain words, with how well the latest fit did."""
    context = {
        "deals": DEALS,
        "good_from": GOOD_FROM_BP // 100,
        "fewest": FEWEST,
        "fewest_dealers": FEWEST_DEALERS,
        "most": MOST,
        "most_of_a_dealer": MOST_OF_A_DEALER,
        "fit": fits().first(),
        "head": Head(
            title=_("How we rate prices"),
            description=_(
                "Every rating rests on cars you can look at, with reasons that add up to the yuan. How it is"
                " calculated, how sure we are, and what a dealer can do about it."
            ),
            path=reverse("appraisal:about"),
        ),
    }
    return render(request, "appraisal/about.html", context)
