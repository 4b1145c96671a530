"""The routes of imports, each with a request it answers well."""

from datetime import UTC, datetime

from api.import_folder import ImportFolder
from api.wiring import Vicinal
from tests.api.route import Route, as_actor
from usecases.importing.table import HeaderCell
from usecases.kept_imports import (
    Fate,
    ImportAccount,
    ImportKind,
    ImportState,
    KeptImport,
    RowFate,
    SentFile,
)

TABLE = b"id;titre\nimport-1;Serveur H/F\n"


def _post(what: str, import_id: str, body: dict[str, object], key: str | None = None) -> Route:
    return Route(
        "POST",
        f"/imports/{{import_id}}/{what}",
        f"/imports/{import_id}/{what}",
        body,
        headers=as_actor("departement:dep-1", key=key),
    )


IMPORT_ROUTES = (
    Route(
        "POST",
        "/imports",
        "/imports",
        {"resultats": [{"id": "1", "intitule": "Serveur H/F"}]},
        params={"sorte": "offres_france_travail"},
        headers=as_actor("departement:dep-1"),
        status=201,
    ),
    Route("GET", "/imports", "/imports", headers=as_actor("departement:dep-1")),
    Route(
        "GET",
        "/imports/{import_id}",
        "/imports/import-a",
        headers=as_actor("departement:dep-1"),
    ),
    Route(
        "GET",
        "/imports/{import_id}/lignes",
        "/imports/import-a/lignes",
        headers=as_actor("departement:dep-1"),
    ),
    _post("colonnes", "import-a", {"colonnes": {}}),
    _post("confirmation", "import-b", {}, "route-import"),
    _post("abandon", "import-c", {}),
)


def store_imports(vicinal: Vicinal) -> None:
    """Keep three imports that wait."""
    base = vicinal.settings.imports_path
    if base is None:
        return
    shelf = ImportFolder(base / vicinal.settings.departement)
    for key in ("import-a", "import-b", "import-c"):
        shelf.put(an_import(key), TABLE)


def an_import(import_id: str) -> KeptImport:
    row = RowFate(2, Fate.CREATED, "import-1", "", "Serveur H/F")
    return KeptImport(
        id=import_id,
        sent=SentFile(kind=ImportKind.TABLE, name="offres.csv"),
        size=len(TABLE),
        digest="0" * 64,
        state=ImportState.PREVIEWED,
        created_at=datetime.now(UTC),
        created_by="dep-1",
        account=ImportAccount(1, "ligne", (row,)),
        header=(HeaderCell("id", "id"), HeaderCell("titre", "titre")),
    )
