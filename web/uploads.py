"""A form that holds a file (RFC 7578): its fields, and the file as it was sent."""

import re
from dataclasses import dataclass

from fastapi import HTTPException, Request

from web.forms import Form, cleaned, require_own

_BOUNDARY = re.compile(r"boundary=(?:\"([^\"]{1,70})\"|([^;\s]{1,70}))")
_NAME = re.compile(r'(?:^|;)\s*name="([^"]*)"')
_FILE_NAME = re.compile(r'(?:^|;)\s*filename="([^"]*)"')
_MAX_PARTS = 50
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
    kind, _, parameters = request.headers.get("content-type", "").partition(";")
    found = _BOUNDARY.search(parameters)
    if kind.strip().lower() != "multipart/form-data" or found is None:
        raise HTTPException(415, "Un formulaire avec un fichier est attendu.")
    boundary = b"--" + (found[1] or found[2]).encode("latin-1", "replace")
    return _read(await request.body(), boundary)


def _read(body: bytes, boundary: bytes) -> UploadForm:
    before, *parts = (b"\r\n" + body).split(b"\r\n" + boundary)
    if before or not parts or not parts[-1].startswith(b"--") or len(parts) > _MAX_PARTS:
        raise HTTPException(400, _UNREADABLE)
    fields: dict[str, tuple[str, ...]] = {}
    content, file_name = b"", ""
    for part in parts[:-1]:
        head, separator, value = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        said = _disposition(head)
        name = _NAME.search(said)
        if not separator or name is None:
            raise HTTPException(400, _UNREADABLE)
        sent_name = _FILE_NAME.search(said)
        if sent_name is not None:
            content, file_name = value, cleaned(sent_name[1])
        else:
            text = cleaned(value.decode("utf-8", "replace"))
            fields[name[1]] = (*fields.get(name[1], ()), text)
    return UploadForm(fields, content=content, file_name=file_name)


def _disposition(head: bytes) -> str:
    for line in head.decode("utf-8", "replace").split("\r\n"):
        name, _, value = line.partition(":")
        if name.strip().lower() == "content-disposition":
            return value
    return ""
