"""What keeps a server standing and honest about who asks: limits, hosts, proxies."""

import ipaddress
import re
from typing import Annotated, Self

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings

from api.validation_messages import OWN_MESSAGE

ANY_HOST = "*"
LOOPBACK_HOSTS = ("localhost", "127.0.0.1", "::1")
SERVED_AT_ONCE = 32
MAX_RATE = 1_000_000
_EVERY_ADDRESS = frozenset({"0.0.0.0", "::"})
_HOST = re.compile(r"(?:\*\.)?[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?|[0-9a-f:]+|\*")

Rate = Annotated[int, Field(ge=1, le=MAX_RATE)]


def listed(text: str) -> tuple[str, ...]:
    """Return what a list separated by commas holds, in lower case."""
    return tuple(each for part in text.split(",") if (each := part.strip().lower()))


def _check_hosts(text: str) -> str:
    if not all(_HOST.fullmatch(each) for each in listed(text)):
        raise PydanticCustomError(
            OWN_MESSAGE,
            "des noms de serveur séparés par des virgules sont attendus, sans http:// ni port, "
            "comme vicinal.exemple.fr,*.exemple.fr",
        )
    return text


def _check_networks(text: str) -> str:
    try:
        for each in listed(text):
            ipaddress.ip_network(each)
    except ValueError:
        raise PydanticCustomError(
            OWN_MESSAGE,
            "des adresses IP ou des réseaux séparés par des virgules sont attendus, "
            "comme 10.0.0.5,192.168.1.0/24",
        ) from None
    return text


class ProtectionSettings(BaseSettings):
    """What an administrator may choose of it. Quotas are requests a minute, unless said.

    None stands for « as :meth:`served` says »: an application made by a test or a script, which
    nobody else can reach, refuses nothing.
    """

    host: str = Field(default="127.0.0.1", min_length=1, max_length=255)
    # Names by which the server may be asked; loopback always may.
    allowed_hosts: Annotated[str, AfterValidator(_check_hosts)] | None = None
    # Whose X-Forwarded-For and X-Forwarded-Proto are believed; nobody's by default.
    trusted_proxies: Annotated[str, AfterValidator(_check_networks)] = ""
    max_at_once: int | None = Field(default=None, ge=1, le=10_000)

    rate_limits: bool | None = None
    rate_anonymous: Rate = 30
    rate_identified: Rate = 60
    rate_token: Rate = 120
    rate_search_anonymous: Rate = 30
    rate_search_identified: Rate = 60
    # A reference is asked at each letter typed, and costs next to nothing.
    rate_lookups_anonymous: Rate = 120
    rate_lookups_identified: Rate = 240
    # Pages, by address as well: a mairie or a library is one address.
    rate_screens: Rate = 600
    rate_exports_per_hour: Rate = 5
    # Attempts from one address in a quarter of an hour: an office may be one address.
    rate_sign_in_per_quarter: Rate = 60

    def served(self) -> Self:
        """Return the settings of a server that others can reach: what is unsaid protects."""
        limits = True if self.rate_limits is None else self.rate_limits
        hosts = ",".join(self.own_hosts) if self.allowed_hosts is None else self.allowed_hosts
        at_once = self.max_at_once or SERVED_AT_ONCE
        return self.model_copy(
            update={"rate_limits": limits, "allowed_hosts": hosts, "max_at_once": at_once}
        )

    @property
    def own_hosts(self) -> tuple[str, ...]:
        """Return the names that other settings give to the server: where it listens."""
        return () if self.host in _EVERY_ADDRESS else (self.host.lower(),)

    @property
    def hosts(self) -> tuple[str, ...]:
        """Return the names by which the server may be asked; :data:`ANY_HOST` is any."""
        if self.allowed_hosts is None:
            return (ANY_HOST,)
        return (*listed(self.allowed_hosts), *LOOPBACK_HOSTS)

    @property
    def proxies(self) -> list[str]:
        """Return the addresses and networks of the proxies that are believed."""
        return list(listed(self.trusted_proxies))
