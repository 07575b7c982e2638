from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from tenants.context import owner_context
from tenants.fleet import pool
from tests.factories.accounts import operator, sign_in
from tests.factories.marketplace import make_brand


@pytest.fixture
def console(client_of, db) -> Client:
    """A browser at the console in which an operator is signed in."""
    cache.clear()
    client = client_of("console")
    assert sign_in(client, operator()).status_code == 200
    return client


@pytest.fixture
def form(db) -> dict[str, Any]:
    """What an operator enters of a new dealer, whose brand the catalogue knows."""
    with owner_context():
        make_brand("byd")
    return {
        "name": "苏州金鸡湖名车",
        "slug": "jinjihu",
        "city": "苏州",
        "province": "江苏",
        "address": "星港街 1 号",
        "latitude": "31.3116",
        "longitude": "120.7100",
        "brand_slugs": ["byd"],
        "owner_email": "Owner@Jinjihu.example",
        "owner_name": "顾老板",
    }


@pytest.fixture
def spare(db) -> str:
    """One ready schema in the pool, and its name."""
    with owner_context():
        return pool.build_spare()


def exists(schema: str) -> tuple[bool, bool]:
    """Whether the schema is there, and whether its role is."""
    with owner_context(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT to_regnamespace(%s) IS NOT NULL, EXISTS (SELECT FROM pg_roles WHERE rolname = %s)",
            [schema, f"{connection.settings_dict['NAME']}__{schema}"],
        )
        return cursor.fetchone()
