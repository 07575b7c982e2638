"""Closing routes of what a dealer does not have."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any

from tenants.features.queries import require_feature
from tenants.features.registry import feature

View = Callable[..., Any]


def needs_feature(name: str) -> Callable[[View], View]:
    """For a route, or all of a router (`router.add_decorator`): FeatureOff unless the dealer has it."""
    feature(name)

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            require_feature(name)
            return view(*args, **kwargs)

        # Ninja reads types from the wrapper, whose module does not know the names in the view's annotations.
        guarded.__signature__ = inspect.signature(view, eval_str=True)  # type: ignore[attr-defined]
        return guarded

    return guard
