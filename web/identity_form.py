"""The form of a name and of how to reach someone, for herself and for who accompanies her."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from web.asking import Api, ApiRefused
from web.fields import said
from web.forms import Form

FIELDS = ("prenom", "nom", "telephone", "courriel")
_ABSENT = 404


@dataclass(frozen=True, slots=True)
class NameRead:
    """What is written of a name, and the ETag by which it is known to be still so."""

    values: Mapping[str, Any] = field(default_factory=lambda: dict.fromkeys(FIELDS))
    tag: str = ""

    def typed(self, form: Form) -> "NameRead":
        """Return what was typed instead, to be sent again over what is written now."""
        return NameRead({name: form.get(name) for name in FIELDS}, self.tag)


async def read_name(api: Api, path: str) -> NameRead:
    """Return what is written of a person, nothing when nothing is."""
    try:
        found = await api.ask("GET", f"{path}/identite")
    except ApiRefused as refused:
        if refused.status_code != _ABSENT:
            raise
        return NameRead()
    return NameRead(found.json(), found.headers["etag"])


async def write_name(api: Api, path: str, form: Form) -> None:
    """Write what was typed, unless someone else wrote meanwhile."""
    body = said(form, *FIELDS)
    await api.put(f"{path}/identite", body, key=form.get("_cle"), read=form.get("lu"))
