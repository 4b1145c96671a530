"""Everything that hosts and visitors can obtain, before and after a person moves inside her zone.

Two observations are compared byte for byte: status, headers, body, order, counts, pages, ETag and
length, for every GET route of the running application that each observer may call, and every file
it exports. What was written is compared too: no row of any table may differ, but her own profile
and the trace of who wrote it.
"""

import hashlib
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Engine, delete, select
from starlette.testclient import TestClient

from api.route_rights import PREFIX, ROUTE_RIGHTS
from api.wiring import Vicinal
from insertion.actor import Role
from insertion.positionnement_ports import Window
from insertion.rights import Right
from insertion.roles import holds
from persistence.attendance_tables import SeanceRow
from persistence.engine import WRITE_OPTION
from persistence.insertion_tables import PositionnementRow
from persistence.place_tables import NearbyCountRow
from persistence.tables import Base

ACTOR_HEADER = "x-vicinal-acteur"
_NAMES = re.compile(r"\{(\w+)\}")
# The present moment, and how many requests were made: nothing of a person.
_MOVING_HEADERS = frozenset({"date", "x-request-id", "retry-after"})
_MOVING_PREFIX = "ratelimit"
# Her profile, and the trace of who wrote it and of who reads: no host is shown any of it.
NOT_SHOWN = frozenset(
    {
        "beneficiaries",
        "audit_lines",
        "audit_head",
        "access_lines",
        "files_read",
        "reading_alerts",
        "shown_answers",
    }
)
_FILES = {
    "/conventions/{convention_id}/decompte": ("json", "csv", "xlsx"),
    "/conventions/{convention_id}/bilan": ("json", "csv", "xlsx"),
}
_PUBLIC = frozenset(
    {Right.READ_REFERENCE, Right.READ_RULES, Right.READ_POLICY, Right.READ_DOCS, Right.SEE_HEALTH}
)
_AT_MOST_EACH = 3


@dataclass(frozen=True, slots=True)
class Observer:
    """Who looks: nobody in particular, or an actor; ``ids`` are what it may know, by name."""

    name: str
    role: Role | None
    ids: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False, compare=False)

    @property
    def headers(self) -> dict[str, str]:
        """Return the headers of its requests."""
        return {} if self.role is None else {ACTOR_HEADER: self.name}


@dataclass(frozen=True, slots=True)
class Request:
    """One request of an observer."""

    observer: Observer
    path: str
    params: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return f"{self.observer.name} GET {self.path} {dict(self.params)}"


def requests_of(observer: Observer, *, public: bool = True) -> Iterator[Request]:
    """Yield every request that an observer may make of what is about people and offers.

    ``public`` includes references and rules, which no person is in.
    """
    for route, right in ROUTE_RIGHTS.items():
        method, path = route.split(" ", 1)
        if method != "GET" or not holds(right, observer.role):
            continue
        if not public and right in _PUBLIC:
            continue
        names = _NAMES.findall(path)
        known = [observer.ids.get(name, ())[:_AT_MOST_EACH] for name in names]
        for ids in itertools.product(*known):
            filled = path
            for name, value in zip(names, ids, strict=True):
                filled = filled.replace(f"{{{name}}}", value)
            yield from _variants(observer, path, PREFIX + filled, named=bool(names))


def _variants(observer: Observer, path: str, filled: str, *, named: bool) -> Iterator[Request]:
    if path in _FILES:
        for form in _FILES[path]:
            params = [("format", form)]
            if path.endswith("bilan"):
                params.append(("annee", "2026"))
            yield Request(observer, filled, tuple(params))
        return
    yield Request(observer, filled)
    if not named:
        yield Request(observer, filled, (("page", "2"), ("size", "5")))


def observe(client: TestClient, requests: Iterable[Request]) -> Mapping[Request, str]:
    """Return the digest of each answer, headers and all."""
    return {each: digest_of(client, each) for each in requests}


def digest_of(client: TestClient, request: Request) -> str:
    """Return the digest of one answer: its status, headers in order and bytes as they are sent."""
    answer = client.get(request.path, params=list(request.params), headers=request.observer.headers)
    digest = hashlib.sha256(str(answer.status_code).encode())
    for name, value in answer.headers.items():
        if not is_moving(name):
            digest.update(f"\n{name}:{value}".encode())
    digest.update(b"\n\n" + answer.content)
    return digest.hexdigest()


def is_moving(header: str) -> bool:
    """Return whether a header tells the moment or how many requests were made, and of nobody."""
    return header in _MOVING_HEADERS or header.startswith(_MOVING_PREFIX)


def differing(before: Mapping[Request, str], after: Mapping[Request, str]) -> list[str]:
    """Return the requests whose answers differ."""
    return [str(each) for each in before if before[each] != after.get(each)]


def rows_digest(engine: Engine, but: frozenset[str] = NOT_SHOWN) -> str:
    """Return the digest of every row of every table but some: what was written, mails included."""
    digest = hashlib.sha256()
    with engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            if table.name in but:
                continue
            rows = connection.execute(select(table).order_by(*table.primary_key.columns))
            digest.update(table.name.encode())
            for row in rows:
                digest.update(repr(tuple(row)).encode())
    return digest.hexdigest()


def forget_counts(engine: Engine) -> None:
    """Remove the counts of the day: what is compared is counted anew, not remembered."""
    with engine.connect().execution_options(**{WRITE_OPTION: True}) as connection:
        connection.execute(delete(NearbyCountRow))
        connection.commit()


def observers(vicinal: Vicinal) -> tuple[Observer, ...]:
    """Return a visitor, each employer with a posted offer, and the operators, with what they know.

    They know more than they could: the ids of people and of positionnements that are theirs.
    """
    with vicinal.reading() as uow:
        posted = uow.host_side.posted.page(None, None, Window(1, 100)).items
        conventions = uow.conventions.page(None, Window(1, 100)).items
    found = [Observer("visiteur", None, _catalogue(vicinal))]
    for employer in sorted({each.organisation_id for each in posted}):
        own = tuple(each.id for each in posted if each.organisation_id == employer)
        actor = Observer(f"employeur:eve:{employer}", Role.EMPLOYER)
        found.append(_knowing(vicinal, actor, employer, {"offer_id": own}))
    for operator in sorted({each.operator_id for each in conventions}):
        own = tuple(each.id for each in conventions if each.operator_id == operator)
        actor = Observer(f"operateur:jean:{operator}", Role.OPERATOR)
        found.append(_knowing(vicinal, actor, operator, {"convention_id": own}))
    return tuple(found)


def _catalogue(vicinal: Vicinal) -> dict[str, tuple[str, ...]]:
    with vicinal.reading() as uow:
        ids = [each.id for each in itertools.islice(uow.opportunities.iterate(), 2)]
    return {"opportunity_id": tuple(ids), "action_id": tuple(ids)}


def _knowing(
    vicinal: Vicinal, actor: Observer, organisation_id: str, more: Mapping[str, tuple[str, ...]]
) -> Observer:
    row = PositionnementRow
    with vicinal.engine.connect() as connection:
        placed = connection.execute(
            select(row.id, row.beneficiary_id, row.session_id)
            .where(row.host_id == organisation_id, row.sent_at.is_not(None))
            .order_by(row.id)
        ).all()
        sessions = {each.session_id for each in placed}
        seances = connection.execute(
            select(SeanceRow.id).where(SeanceRow.session_id.in_(sessions)).order_by(SeanceRow.id)
        ).scalars()
        known = {
            **_catalogue(vicinal),
            "positionnement_id": tuple(each.id for each in placed),
            "beneficiary_id": tuple(sorted({each.beneficiary_id for each in placed})),
            "seance_id": tuple(seances),
            **more,
        }
    return Observer(actor.name, actor.role, known)
