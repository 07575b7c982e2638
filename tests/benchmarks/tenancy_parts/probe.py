"""One view for every stack: a car by its id, through ninja and pydantic."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest
from django.urls import path
from ninja import NinjaAPI, Schema

from tenant_apps.stock.models import Vehicle


class VehicleOut(Schema):
    """What the view tells."""

    id: UUID
    stock_no: str
    vin: str
    price_minor: int
    currency: str
    state: str
    arrived_on: date


api = NinjaAPI(title="Probe", urls_namespace="probe", docs_url=None, openapi_url=None)


@api.get("/plain/{vehicle_id}", response=VehicleOut)
def plain(request: HttpRequest, vehicle_id: UUID) -> Any:
    """One indexed query."""
    return Vehicle.objects.get(id=vehicle_id)


@api.get("/atomic/{vehicle_id}", response=VehicleOut)
def atomic(request: HttpRequest, vehicle_id: UUID) -> Any:
    """The same inside a transaction."""
    with transaction.atomic():
        return Vehicle.objects.get(id=vehicle_id)


urlpatterns = [path("", api.urls)]
