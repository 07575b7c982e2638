"""What the benchmark asks of django-tenants: the probe in a tenant, and a new tenant."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from tenants.models import Dealer, Domain
from tests.benchmarks.tenancy_parts import probe


@csrf_exempt
def onboard(request: HttpRequest, number: int) -> Any:
    """Save the tenant, which makes its schema by running every migration, and its domain."""
    dealer = Dealer(
        schema_name=f"d_{number:06d}",
        slug=f"theirs-{number}",
        name=f"试验车行 {number}",
        city="杭州",
        address="文三路 90 号",
        latitude=Decimal("30.274100"),
        longitude=Decimal("120.155100"),
        owner_email=f"owner@theirs-{number}.example",
        state="ACTIVE",
    )
    dealer.save(verbosity=0)
    Domain.objects.create(domain=f"theirs-{number}.localhost", tenant=dealer, is_primary=True)
    return JsonResponse({"schema": dealer.schema_name}, status=201)


urlpatterns = [*probe.urlpatterns, path("dealers/<int:number>", onboard)]
