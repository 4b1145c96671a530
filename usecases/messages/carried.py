"""An address that a secret carries, sealed for one account: where a message goes, kept nowhere."""

from base64 import urlsafe_b64decode, urlsafe_b64encode

from usecases.vault import Unsealable, Vault

_MARK = "."  # of no secret by itself: see usecases.vault.new_secret
_BOUND_TO = "mail of "


def carrying(vault: Vault, account_id: str, address: str) -> str:
    """Return what is put at the end of a secret for it to carry an address."""
    sealed = vault.seal(address, _BOUND_TO + account_id)
    return _MARK + urlsafe_b64encode(sealed).decode().rstrip("=")


def address_in(secret: str, vault: Vault, account_id: str) -> str | None:
    """Return the address that a secret carries, None when it carries none of this account."""
    text = secret.partition(_MARK)[2]
    try:
        sealed = urlsafe_b64decode(text + "=" * (-len(text) % 4))
        return vault.unseal(sealed, _BOUND_TO + account_id)
    except (ValueError, Unsealable):
        return None
