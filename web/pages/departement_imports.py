"""Imports from a browser: send a file, see what it would change, confirm, keep the account."""

from pathlib import PurePath
from typing import Any

from fastapi import Request, Response

from api.schemas.imports import KIND_LABELS
from web.asking import ApiRefused, id_in
from web.forms import Form
from web.pages.departement_indicators import FILES, HOME, ONLY_DEPARTEMENT, UNUSABLE
from web.paging import page_asked, pager
from web.rendering import screens
from web.signed_in import Desk, done_by, read_by, to
from web.uploads import UploadForm, read_upload

PAGE = f"{HOME}/imports"
ONE = PAGE + "/{import_id}"
KINDS = [(each.value, label) for each, label in KIND_LABELS.items()]
_MAX_NAME = 120
_REFUSALS = frozenset({409, UNUSABLE})


async def show_imports(request: Request, desk: Desk) -> Response:
    """Show how to send a file, and what was sent before."""
    return await _imports(request, desk, {}, {})


async def _imports(
    request: Request, desk: Desk, said: dict[str, str], mistakes: dict[str, str]
) -> Response:
    latest = await desk.api.get("/imports")
    return screens(request).page(
        request,
        "departement/imports.html",
        UNUSABLE if mistakes else 200,
        kinds=KINDS,
        said=said,
        mistakes=mistakes,
        imports=latest["items"],
    )


async def send(request: Request, desk: Desk, form: Form) -> Response:
    """Take a file, and lead to what it would change."""
    assert isinstance(form, UploadForm)
    said = {name: form.get(name) for name in ("sorte", "type", "complet")}
    if not form.content:
        return await _imports(request, desk, said, {"fichier": "Choisir un fichier"})
    name = PurePath(form.file_name.replace("\\", "/")).name[:_MAX_NAME] or "fichier"
    try:
        found = await desk.api.send(
            "/imports",
            form.content,
            sorte=said["sorte"],
            nom=name,
            type=said["type"],
            complet=bool(said["complet"]),
        )
    except ApiRefused as refused:
        if refused.status_code not in _REFUSALS:
            raise
        return await _imports(request, desk, said, refused.mistakes or {"": refused.detail})
    return to(f"{PAGE}/{found['id']}", fait="envoye")


async def show_import(request: Request, desk: Desk) -> Response:
    """Show what a file would change, or has changed, row by row."""
    return await _import(request, desk, {})


# One and several rows, before the import is confirmed and once it is done.
_TO_DO = {
    "creee": ("à créer", "à créer"),
    "modifiee": ("à mettre à jour", "à mettre à jour"),
    "inchangee": ("inchangée", "inchangées"),
    "refusee": ("refusée", "refusées"),
    "mise_de_cote": ("à garder, une valeur de côté", "à garder, une valeur de côté"),
    "fermee": ("à fermer", "à fermer"),
}
_DONE = _TO_DO | {
    "creee": ("créée", "créées"),
    "modifiee": ("mise à jour", "mises à jour"),
    "mise_de_cote": ("gardée, une valeur de côté", "gardées, une valeur de côté"),
    "fermee": ("fermée", "fermées"),
}


def fate_words(fate: str, number: int, *, is_done: bool) -> str:
    """Return what becomes of so many rows, said before or after it is done."""
    one, several = (_DONE if is_done else _TO_DO)[fate]
    return several if number > 1 else one


async def _import(request: Request, desk: Desk, mistakes: dict[str, str]) -> Response:
    path = _path(request)
    found = await desk.api.get(path)
    asked = request.query_params.get("sort", "")
    known = {each["sort"]["code"] for each in found["nombres"]}
    chosen = asked if asked in known else ""
    rows = await desk.api.get(f"{path}/lignes", sort=chosen, page=page_asked(request), size=50)
    return screens(request).page(
        request,
        "departement/import.html",
        UNUSABLE if mistakes else 200,
        found=found,
        rows=rows,
        chosen=chosen,
        fate_words=fate_words,
        pager=pager(request, rows),
        mistakes=mistakes,
    )


async def name_columns(request: Request, desk: Desk, form: Form) -> Response:
    """Take what the columns are, and read the file again."""
    found = await desk.api.get(_path(request))
    said = {
        each["titre"]: form.get(f"colonne-{number}")
        for number, each in enumerate(found["colonnes"])
        if each["titre"]
    }
    return await _step(request, desk, "colonnes", {"colonnes": said}, form)


async def confirm(request: Request, desk: Desk, form: Form) -> Response:
    """Do the import."""
    body = {"fermer_quand_meme": bool(form.get("fermer_quand_meme"))}
    return await _step(request, desk, "confirmation", body, form)


async def abandon(request: Request, desk: Desk, form: Form) -> Response:
    """Do nothing, and let the file go."""
    return await _step(request, desk, "abandon", {}, form)


async def _step(
    request: Request, desk: Desk, what: str, body: dict[str, Any], form: Form
) -> Response:
    path = _path(request)
    try:
        await desk.api.post(f"{path}/{what}", body, key=form.get("_cle"))
    except ApiRefused as refused:
        if refused.status_code not in _REFUSALS:
            raise
        return await _import(request, desk, refused.mistakes or {"": refused.detail})
    return to(f"{HOME}{path}", fait=what)


async def send_account(request: Request, desk: Desk) -> Response:
    """Send the whole account as a file."""
    form = request.query_params.get("format", "")
    return await desk.api.file(_path(request), format=form if form in FILES else FILES[0])


def _path(request: Request) -> str:
    return f"/imports/{id_in(request.path_params['import_id'])}"


ROUTES = (
    read_by(PAGE, ONLY_DEPARTEMENT, show_imports),
    done_by(PAGE, ONLY_DEPARTEMENT, send, read_upload),
    read_by(ONE, ONLY_DEPARTEMENT, show_import),
    read_by(f"{ONE}/compte-rendu", ONLY_DEPARTEMENT, send_account),
    done_by(f"{ONE}/colonnes", ONLY_DEPARTEMENT, name_columns),
    done_by(f"{ONE}/confirmation", ONLY_DEPARTEMENT, confirm),
    done_by(f"{ONE}/abandon", ONLY_DEPARTEMENT, abandon),
)
