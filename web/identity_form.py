"""The form of a name and of how to reach someone, for herself and for who accompanies her."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from web.asking import NOTHING, Api, ApiRefused
from web.fields import said
from web.forms import Form

OF_PERSON = ("prenom", "nom", "telephone", "courriel")
OF_REFERENT = ("nom", "telephone")
_ABSENT = 404


@dataclass(frozen=True, slots=True)
class NameRead:
    """What is written of a name, and the ETag by which it is known to be still so."""

    values: Mapping[str, Any]
    tag: str = ""

    def typed(self, form: Form) -> "NameRead":
        """Return what was typed instead, to be sent again over what is written now."""
        return NameRead({name: form.get(name) for name in self.values}, self.tag)


async def read_name(api: Api, path: str, fields: tuple[str, ...]) -> NameRead:
    """Return what is written at an address, nothing when nothing is."""
    try:
        found = await api.ask("GET", path)
    except ApiRefused as refused:
        if refused.status_code != _ABSENT:
            raise
        return NameRead(dict.fromkeys(fields))
    return NameRead(found.json(), found.headers["etag"])


async def write_name(api: Api, path: str, fields: tuple[str, ...], form: Form) -> None:
    """Write what was typed, unless someone else wrote since the page was shown."""
    read = form.get("lu") or NOTHING
    await api.put(path, said(form, *fields), key=form.get("_cle"), read=read)
