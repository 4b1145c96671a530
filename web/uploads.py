"""A form that holds a file (RFC 7578): its fields, and the file as it was sent."""

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import HTTPException, Request
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException as StarletteRefusal
from starlette.formparsers import MultiPartException

from web.forms import Form, cleaned, require_own

_MAX_FIELDS = 50
_END = b"--"  # of the last boundary: what was cut has none
_UNREADABLE = "Ce formulaire ne peut pas être lu ; rien n’a été fait."


@dataclass(frozen=True, slots=True)
class UploadForm(Form):
    """The fields of a form, and its file: empty when none was chosen."""

    content: bytes = b""
    file_name: str = ""


async def read_upload(request: Request) -> Form:
    """Return what was sent.

    Raises
    ------
    fastapi.HTTPException
        403 for a form of another site, 415 for what is not such a form, 400 for one that is cut.
    """
    require_own(request)
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind != "multipart/form-data":
        raise HTTPException(415, "Un formulaire avec un fichier est attendu.")
    if not (await request.body()).rstrip(b"\r\n").endswith(_END):
        raise HTTPException(400, _UNREADABLE)
    try:
        async with request.form(max_files=1, max_fields=_MAX_FIELDS) as sent:
            return await _read(sent)
    except (StarletteRefusal, MultiPartException, ValueError, LookupError):
        raise HTTPException(400, _UNREADABLE) from None


async def _read(sent: FormData) -> UploadForm:
    content, file_name = b"", ""
    fields: Mapping[str, tuple[str, ...]] = {
        name: tuple(cleaned(each) for each in sent.getlist(name) if isinstance(each, str))
        for name in sent
    }
    for _name, value in sent.multi_items():
        if isinstance(value, UploadFile):
            content, file_name = await value.read(), cleaned(value.filename or "")
    return UploadForm(fields, content=content, file_name=file_name)
