"""The prescription sheet of a positionnement: as JSON, or as a tagged PDF to print."""

from typing import Annotated

from fastapi import Query, Response

from api.disclosure import discloses
from api.problems import documented_problems
from api.routers.dependencies import ActorDep, VicinalDep, table_router
from api.schemas.data_rights import ExportFormat
from api.schemas.prescription import PrescriptionOut, PrescriptionQuery
from api.tagged_pdf import PDF_MEDIA_TYPE, tagged_pdf
from usecases.positionnements.prescription import show_prescription

router = table_router("Positionnements", 401, 503)
_PDF: dict[int | str, dict[str, object]] = {
    200: {"content": {PDF_MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}}}
}


@router.get(
    "/positionnements/{positionnement_id}/fiche",
    summary="La fiche de prescription d’un positionnement",
    response_model=PrescriptionOut,
    responses=documented_problems(404) | _PDF,
)
def sheet(
    positionnement_id: str,
    query: Annotated[PrescriptionQuery, Query()],
    actor: ActorDep,
    vicinal: VicinalDep,
) -> Response:
    """Ce que l’on peut en voir, en mots, à lire, imprimer et signer ; jamais la situation."""
    found = PrescriptionOut.of(show_prescription(vicinal.reading(), positionnement_id, actor))
    if query.format is ExportFormat.PDF:
        discloses([found.beneficiaire_id])
        return Response(tagged_pdf(found.page()), media_type=PDF_MEDIA_TYPE)
    return Response(found.model_dump_json(), media_type="application/json")
