from __future__ import annotations

from core.edge.messages import sentence_for
from core.kernel.errors import DomainError, Invalids


def errors_of(error: DomainError) -> dict[str, str]:
    """Each refused field's sentence, as the templates want it; `form` for what belongs to no field."""
    refused = error.errors if isinstance(error, Invalids) else (error,)
    return {one.field or "form": sentence_for(one) for one in refused}
