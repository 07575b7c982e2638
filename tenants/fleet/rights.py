"""Who may do what in dealers' schemas, object by object, and who should."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.db import connection

from tenants.blueprint import TEMPLATE
from tenants.context import owner_context
from tenants.grants import AUDIT_TABLE
from tenants.roles import role_name
from tenants.shapes import Shape

_HELD = """
WITH wanted AS (SELECT oid, nspname, nspacl, nspowner FROM pg_namespace WHERE nspname = ANY(%(schemas)s)),
rel AS MATERIALIZED (
    SELECT c.oid, w.nspname, c.relname, c.relkind, c.relacl, c.relowner
    FROM pg_class c JOIN wanted w ON w.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S')),
held AS (
    SELECT nspname, 'schema' AS object, nspacl AS acl, nspowner AS owner FROM wanted
  UNION ALL
    SELECT nspname, CASE relkind WHEN 'S' THEN 'sequence ' ELSE 'table ' END || relname, relacl, relowner
    FROM rel
  UNION ALL
    SELECT nspname, 'column ' || relname || '.' || a.attname, a.attacl, relowner
    FROM rel CROSS JOIN LATERAL (
        SELECT attname, attacl FROM pg_attribute WHERE attrelid = rel.oid AND attacl IS NOT NULL OFFSET 0) a
    WHERE relkind <> 'S'
)
SELECT nspname, object,
       CASE WHEN x.grantee = 0 THEN 'everybody' WHEN r.rolname = %(prefix)s || nspname THEN 'dealer'
            ELSE coalesce(r.rolname, x.grantee::text) END,
       string_agg(x.privilege_type || CASE WHEN x.is_grantable THEN '*' ELSE '' END, ' '
                  ORDER BY x.privilege_type)
FROM held CROSS JOIN LATERAL aclexplode(acl) x LEFT JOIN pg_roles r ON r.oid = x.grantee
WHERE x.grantee <> held.owner
GROUP BY 1, 2, 3
"""
_RELATIONS = """
SELECT CASE relkind WHEN 'S' THEN 'sequence ' ELSE 'table ' END || relname FROM pg_class
WHERE relnamespace = %s::regnamespace AND relkind IN ('r', 'p', 'f', 'S')
"""


def rights_of(schemas: Sequence[str]) -> dict[str, Shape]:
    """What anybody but the owner may do in each schema: `rights table stock_vehicle` → who: what."""
    rights: dict[str, dict[str, str]] = defaultdict(dict)
    prefix = role_name(connection.settings_dict["NAME"], "")
    with owner_context(), connection.cursor() as cursor:
        cursor.execute(_HELD, {"schemas": list(schemas), "prefix": prefix})
        for schema, item, who, verbs in sorted(cursor.fetchall()):
            known, key = rights[schema], f"rights {item}"
            known[key] = f"{known[key]}, {who}: {verbs}" if key in known else f"{who}: {verbs}"
    return dict(rights)


def rights_wanted() -> Shape:
    """What `grant_schema` gives a dealer's role, on the template's objects."""
    with owner_context(), connection.cursor() as cursor:
        cursor.execute(_RELATIONS, [TEMPLATE])
        objects = [str(name) for (name,) in cursor.fetchall()]
    wanted = {"rights schema": "dealer: USAGE"}
    for item in objects:
        if item == f"table {AUDIT_TABLE}":
            wanted[f"rights {item}"] = "dealer: INSERT SELECT"
        elif item.startswith("sequence "):
            wanted[f"rights {item}"] = "dealer: SELECT USAGE"
        elif item != "table django_migrations":
            wanted[f"rights {item}"] = "dealer: DELETE INSERT SELECT UPDATE"
    return wanted
