"""What every signing provider does. No call holds a transaction: each may take seconds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from tenant_apps.signing.facts import Signer, SignLink, Standing, Told, Wish


class Provider(Protocol):
    """A provider as one dealer's account reaches it.

    Each call raises ProviderSilent (worth repeating), AccountRefused or ProviderRefused.
    """

    def create_envelope(self, wish: Wish) -> str:
        """Upload the PDF and make an envelope nobody is told of yet; the provider's number of it.

        Made again for the same `wish.key` it is found, where the provider can search; elsewhere the first
        stays a draft that nobody ever sees.
        """

    def start(self, ref: str) -> None:
        """Open the envelope to its signers; one that is open already is left alone."""

    def sign_url(self, ref: str, signer: Signer, return_url: str) -> SignLink:
        """Where a signer signs."""

    def standing(self, ref: str, signers: tuple[Signer, ...]) -> Standing:
        """How the envelope stands, where no callback came."""

    def on_callback(self, raw: bytes, headers: Mapping[str, str], query: str) -> Told | None:
        """What a callback says; None for one that concerns no envelope. Raises CallbackRefused."""

    def fetch_signed(self, ref: str) -> bytes:
        """The signed PDF."""

    def revoke(self, ref: str, reason: str) -> None:
        """Take the envelope back; one that is over already is left alone."""

    def remind(self, ref: str) -> None:
        """Have the provider tell those who have not signed once more."""

    def test(self) -> None:
        """Nothing but whether the account is accepted."""
