from __future__ import annotations

from typing import ClassVar

from django.db import models
from django_tenants.models import DomainMixin, TenantMixin

from core.kernel import clock, ids
from core.storage.models import CurrencyField, state_check, state_field
from tenants.states import DEALER


class Dealer(TenantMixin):  # type: ignore[misc]
    """A dealer: the tenant of this product. Its business lies in `schema_name`, its face here.

    `slug` is the subdomain of its portal. Latitude and longitude are WGS-84 degrees. `brands` are slugs of
    the catalog. `owner_email` gets the first invitation. `progress` lists provisioning steps that are done.

    `maintenance` says why the portal is closed for the moment; empty when it is open. `state_reason` is what
    an operator said when the dealer was frozen, suspended or offboarded. After `erase_after` an offboarded
    dealer's schema is dropped.
    """

    auto_create_schema: ClassVar[bool] = False
    objects: ClassVar[models.Manager[Dealer]] = models.Manager()

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    slug = models.CharField(max_length=31, unique=True)
    name = models.CharField(max_length=80)
    state = state_field(DEALER.choices(), DEALER.initial)
    brands = models.JSONField(default=list)
    province = models.CharField(max_length=40, default="", blank=True)
    city = models.CharField(max_length=40)
    address = models.CharField(max_length=200)
    latitude = models.DecimalField(max_digits=9, decimal_places=6)
    longitude = models.DecimalField(max_digits=9, decimal_places=6)
    phone = models.CharField(max_length=32, default="", blank=True)
    opening_hours = models.CharField(max_length=120, default="", blank=True)
    intro_zh = models.TextField(default="", blank=True)
    intro_en = models.TextField(default="", blank=True)
    owner_email = models.EmailField()
    owner_name = models.CharField(max_length=80, default="", blank=True)
    currency = CurrencyField()
    progress = models.JSONField(default=list)
    error = models.TextField(default="", blank=True)
    maintenance = models.CharField(max_length=200, default="", blank=True)
    state_reason = models.CharField(max_length=200, default="", blank=True)
    erase_after = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            state_check("dealer_state_known", DEALER.states),
            models.CheckConstraint(
                name="dealer_slug_shape", condition=models.Q(slug__regex=r"^[a-z][a-z0-9-]{1,29}[a-z0-9]$")
            ),
            models.CheckConstraint(
                name="dealer_on_earth",
                condition=models.Q(latitude__range=(-90, 90)) & models.Q(longitude__range=(-180, 180)),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def _check_schema_name_is_unique(self) -> None:
        """Names are counted up and unique in the database; django-tenants would read every row to be sure."""


class Domain(DomainMixin):  # type: ignore[misc]
    """A host name under which a dealer's portal answers."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
