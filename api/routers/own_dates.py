"""The dates ahead of one person, for her and for who accompanies her."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Query, Response

from api.calendar_file import ICS_MEDIA_TYPE, to_ics
from api.routers.dependencies import ActorDep, VicinalDep, table_router
from api.schemas.own_dates import DatesFormat, DatesQuery, OwnDatesOut
from insertion.errors import UnknownRecord
from usecases.parcours.dates import OwnDate, dates_of

router = table_router("Parcours", 401, 404, 503)
_FILES: dict[int | str, dict[str, object]] = {200: {"content": {"text/calendar": {}}}}


@router.get(
    "/beneficiaires/{beneficiary_id}/dates",
    summary="Les dates à venir d’une personne",
    response_model=OwnDatesOut,
    responses=_FILES,
)
def dates(
    beneficiary_id: str,
    query: Annotated[DatesQuery, Query()],
    actor: ActorDep,
    vicinal: VicinalDep,
) -> Response:
    """Premier et dernier jours, séances, ce que son référent doit faire avec elle."""
    found = dates_of(
        beneficiary_id, vicinal.reading(), actor, vicinal.dispositifs(), vicinal.today()
    )
    if query.date is not None:
        found = _only(found, query.date)
    if query.format is DatesFormat.JSON:
        answer = OwnDatesOut.of(found).model_dump_json()
        return Response(answer, media_type="application/json")
    return _as_calendar(found, "mes-dates" if query.date is None else "une-date")


def _only(found: Sequence[OwnDate], date_id: str) -> tuple[OwnDate, ...]:
    one = tuple(each for each in found if each.id == date_id)
    if not one:
        raise UnknownRecord("no such date ahead")
    return one


def _as_calendar(found: Iterable[OwnDate], name: str) -> Response:
    return Response(
        to_ics(found, datetime.now(UTC)),
        media_type=ICS_MEDIA_TYPE,
        headers={"content-disposition": f'attachment; filename="{name}.ics"'},
    )
