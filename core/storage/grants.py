"""What a dealer's database role may do in schema `public`: nothing but what apps list here.

An app's AppConfig carries `dealer_grants`, a tuple of Grant; `tenants.grants` turns them into GRANT and
row-level security.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Grant:
    """`verbs` on `table`; with `own`, only on rows whose column of that name is the dealer's id or schema.

    A column whose name ends in `_schema` is compared with the dealer's schema, any other with its id.
    `check` is what else must hold of a row that a dealer writes, as an SQL condition.
    """

    table: str
    verbs: str
    own: str = ""
    check: str = ""
