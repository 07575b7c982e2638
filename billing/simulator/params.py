"""Reads the parameters of one call: each is named, typed and bounded, and none may be left over."""

from typing import Any

from billing.simulator.errors import Invalid


class Params:
    """A hash of parameters; ``path`` is where it stands in the call, for the errors' ``param``."""

    def __init__(self, values: Any, path: str = "") -> None:
        if not isinstance(values, dict):
            raise Invalid("Invalid object", param=path or None)
        self.values = values
        self.path = path
        self.read: set[str] = set()

    def name(self, key: str) -> str:
        """The parameter's full name in Stripe's notation."""
        return f"{self.path}[{key}]" if self.path else key

    def _take(self, key: str, required: bool) -> Any:
        self.read.add(key)
        value = self.values.get(key)
        if required and value in (None, ""):
            raise Invalid(
                f"Missing required param: {self.name(key)}.",
                code="parameter_missing",
                param=self.name(key),
            )
        return value

    def text(self, key: str, *, required: bool = False, limit: int = 5000) -> str | None:
        """A string, or None when absent or blank."""
        value = self._take(key, required)
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            raise Invalid(f"Invalid string: {value}", param=self.name(key))
        if len(value) > limit:
            raise Invalid(f"Invalid string: too long, at most {limit} characters", param=self.name(key))
        return value

    def needed(self, key: str, *, limit: int = 5000) -> str:
        """A string that must be there."""
        return self.text(key, required=True, limit=limit) or ""

    def choice(self, key: str, allowed: tuple[str, ...], default: str) -> str:
        """One of a list of words."""
        value = self.text(key) or default
        if value not in allowed:
            raise Invalid(
                f"Invalid {self.name(key)}: must be one of {', '.join(allowed)}",
                param=self.name(key),
            )
        return value

    def integer(self, key: str, *, required: bool = False, least: int = 0) -> int | None:
        """A whole number of at least ``least``, or None when absent."""
        value = self._take(key, required)
        if value in (None, ""):
            return None
        try:
            number = int(str(value))
        except ValueError:
            raise Invalid(
                f"Invalid integer: {value}", code="parameter_invalid_integer", param=self.name(key)
            ) from None
        if number < least:
            raise Invalid(
                f"This value must be greater than or equal to {least}.",
                code="parameter_invalid_integer",
                param=self.name(key),
            )
        return number

    def metadata(self, key: str = "metadata") -> dict[str, str]:
        """Up to 50 pairs; keys to 40 characters, values to 500."""
        value = self._take(key, False) or {}
        pairs = value if isinstance(value, dict) else dict(enumerate(value))
        if len(pairs) > 50 or any(
            len(str(name)) > 40 or not isinstance(text, str) or len(text) > 500
            for name, text in pairs.items()
        ):
            raise Invalid(
                "Metadata takes up to 50 keys of 40 characters with values of 500 characters.",
                param=self.name(key),
            )
        return {str(name): text for name, text in pairs.items()}

    def inner(self, key: str) -> "Params | None":
        """A hash within this one, or None when absent."""
        value = self._take(key, False)
        return None if value is None else Params(value, self.name(key))

    def needed_inner(self, key: str) -> "Params":
        """A hash that must be there."""
        return Params(self._take(key, True), self.name(key))

    def rows(self, key: str) -> list["Params"]:
        """An array of hashes."""
        value = self._take(key, False) or []
        if not isinstance(value, list):
            raise Invalid("Invalid array", param=self.name(key))
        return [Params(row, f"{self.name(key)}[{index}]") for index, row in enumerate(value)]

    def words(self, key: str) -> list[str]:
        """An array of strings."""
        value = self._take(key, False) or []
        if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
            raise Invalid("Invalid array", param=self.name(key))
        return list(value)

    def accept(self, *keys: str) -> None:
        """Parameters that the real service takes and that change nothing here."""
        self.read.update(keys)

    def finish(self) -> None:
        """Refuse what nobody has read, as the real service does."""
        for key in self.values:
            if key not in self.read:
                raise Invalid(
                    f"Received unknown parameter: {self.name(key)}",
                    code="parameter_unknown",
                    param=self.name(key),
                )
