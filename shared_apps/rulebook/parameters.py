"""What every kind's parameters are made of: shares as text, whole minor units, nothing unknown."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from core.kernel.errors import Invalid

Energy = Literal["BEV", "PHEV", "EREV", "HEV", "ICE", "FCEV"]


class ParametersRefused(Invalid):
    """Parameters that do not fit their kind; `params` tells where and why, `problems` all of it by path."""

    default_code = "rule.parameters"
    default_field = "parameters"
    problems: tuple[tuple[str, str], ...] = ()


def _written(value: object) -> object:
    if not isinstance(value, str):
        raise PydanticCustomError("share", "a share is written as text, so that no float comes near it")
    return value


Share = Annotated[Decimal, BeforeValidator(_written), Field(ge=0, le=10, max_digits=10, decimal_places=8)]
Minor = Annotated[int, Field(ge=0, le=10**12, strict=True)]
Count = Annotated[int, Field(ge=0, le=100_000, strict=True)]
Words = Annotated[str, Field(min_length=1, max_length=200)]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")]


class Parameters(BaseModel):
    """What a kind's rules say; unknown or missing parts are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    kind: ClassVar[str]
