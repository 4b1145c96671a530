"""What the Département checks: the audit and its seals, and what the clock of files would do."""

from dataclasses import replace
from typing import Annotated

from fastapi import HTTPException, Query

from api.auditing import last_anchor, people_in, shown_audit, verify_audit
from api.disclosure import discloses
from api.problems import documented_problems
from api.retention import day_asked, running
from api.routers.dependencies import ActorDep, VicinalDep, json_router
from api.schemas.queries import NoParameter
from api.schemas.steering import (
    AuditLineOut,
    AuditOut,
    AuditQuery,
    RunOut,
    RunQuery,
    VerificationOut,
)
from api.wiring import Vicinal
from insertion.actor import Actor
from insertion.rights import Right
from usecases.retention.run import run_retention
from usecases.rights import require_right

router = json_router("Confiance", 401, 404, 503)


@router.get("/trace/verification", summary="Relire toute la trace, et dire si elle tient")
def verification(
    _query: Annotated[NoParameter, Query()], actor: ActorDep, vicinal: VicinalDep
) -> VerificationOut:
    """Chaque ligne contre son sceau, la fin contre la tête, et les têtes gardées ailleurs."""
    require_right(actor, Right.READ_AUDIT)
    return VerificationOut.of(verify_audit(vicinal), last_anchor(vicinal))


@router.get(
    "/trace", summary="Les dernières lignes de la trace", responses=documented_problems(409)
)
def lines(query: Annotated[AuditQuery, Query()], actor: ActorDep, vicinal: VicinalDep) -> AuditOut:
    """D’un `genre`, d’un `objet`, ou toutes ; sur un serveur d’un seul département."""
    require_right(actor, Right.READ_AUDIT)
    _require_alone(actor, vicinal)
    found = shown_audit(vicinal, query.size, query.genre or None, query.objet or None)
    discloses(people_in(found))
    return AuditOut(items=[AuditLineOut.of(line) for line in found])


@router.get("/conservation/passage", summary="Ce qu’un passage de la conservation ferait")
def dry_run(query: Annotated[RunQuery, Query()], actor: ActorDep, vicinal: VicinalDep) -> RunOut:
    """Combien de dossiers seraient prévenus, archivés, rendus anonymes ; rien n’est écrit."""
    require_right(actor, Right.RUN_RETENTION)
    whole = running(vicinal, day_asked(vicinal, query.jour), dry=True)
    own = replace(whole, everywhere=(), purging=None)  # of the département of who asks
    return RunOut.of(run_retention(own))


def _require_alone(actor: Actor, vicinal: Vicinal) -> None:
    """Answer 403 where the lines of another département would be seen too."""
    if set(vicinal.departements()) - {actor.departement}:
        raise HTTPException(
            403,
            "Ce serveur est celui de plusieurs départements : la trace s’y lit sur le serveur, "
            "par « vicinal audit show ».",
        )
