"""The sheet of a week as a grid of cells: what each shows, and what was typed in each.

A cell is a code and hours. Only what was changed is sent, with the row that was read, so that
nobody undoes what a colleague wrote meanwhile.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from web.forms import Form
from web.typography import capital

PRESENT, CANCELLED = "present", "annule"
CODES = (("", "–"), (PRESENT, "P"), ("absent_excuse", "E"), ("absent", "A"))
_KNOWN = frozenset(code for code, _letter in CODES)
MINUTES_PER_HOUR = 60
BAD_HOURS = "Une durée comme 2:30, 2 h 30 ou 2,5 est attendue."
_CLOCK = re.compile(r"([0-9]{1,3})\s*(?:h|:)\s*([0-5]?[0-9])?")
_DECIMAL = re.compile(r"([0-9]{1,3})(?:[.,]([0-9]{1,2}))?")
_MINUTES = re.compile(r"([0-9]{1,5})\s*(?:min|mn|')")


@dataclass(frozen=True, slots=True)
class Cell:
    """One person at one séance: what stands, or what is typed or proposed."""

    code: str = ""
    hours: str = ""
    row_id: str = ""
    read: str = ""
    mistake: str = ""
    proposed: bool = False
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One person of the grid, and her cells, in the order of the séances."""

    person: Mapping[str, Any]
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Grid:
    """The whole week; ``certificates`` holds the reference of each séance that asks for one."""

    seances: Sequence[Mapping[str, Any]]
    lines: Sequence[Line]
    certificates: Sequence[str]

    @property
    def mistakes(self) -> Mapping[str, str]:
        """Return what is to correct, by the name of its cell."""
        return {
            f"{row}-{column}": f"{line.person['beneficiaire_id']} : {cell.mistake}"
            for row, line in enumerate(self.lines)
            for column, cell in enumerate(line.cells)
            if cell.mistake
        }


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed in one cell, and what is asked of the API for it, unless it cannot be read."""

    place: tuple[str, str]
    code: str
    hours: str
    asked: Mapping[str, Any] | None
    mistake: str = ""


def grid_of(week: Mapping[str, Any]) -> Grid:
    """Return the grid of a week that the API gave."""
    standing = {(row["seance_id"], row["positionnement_id"]): row for row in week["lignes"]}
    offered = {(each["seance_id"], each["positionnement_id"]): each for each in week["proposees"]}
    corrected = {
        (row["seance_id"], row["positionnement_id"]) for row in week["historique"] if row["corrige"]
    }
    lines = []
    for person in week["personnes"]:
        cells = []
        for seance in week["seances"]:
            place = (seance["id"], person["positionnement_id"])
            cell = _cell(standing.get(place), offered.get(place))
            cells.append(replace(cell, corrected=place in corrected))
        lines.append(Line(person, cells))
    certificates = [_certificate(seance["id"], week["lignes"]) for seance in week["seances"]]
    return Grid(week["seances"], lines, certificates)


def typed_in(form: Form) -> tuple[Typed, ...]:
    """Return the cells that were changed, as typed."""
    seances, people = form.all("s"), form.all("p")
    read = dict(_read(form.all("lu")))
    found = []
    for row, person in enumerate(people):
        for column, seance in enumerate(seances):
            name = f"{row}-{column}"
            before = read.get(name, ("", "", "", ""))
            typed = (form.get(f"c-{name}"), form.get(f"h-{name}"))
            certificate = form.get(f"a-{column}") if f"a-{column}" in form.fields else None
            cell = _typed((seance, person), typed, before, certificate)
            if cell is not None:
                found.append(cell)
    return tuple(found)


def with_typed(grid: Grid, typed: Iterable[Typed]) -> Grid:
    """Return the grid with these cells as they were typed, each with its own mistake."""
    kept = {each.place: each for each in typed}
    proofs = {
        each.place[0]: each.asked["attestation"]
        for each in kept.values()
        if each.asked and "attestation" in each.asked
    }
    lines = [
        replace(
            line,
            cells=[
                _kept(cell, kept.get((seance["id"], line.person["positionnement_id"])))
                for seance, cell in zip(grid.seances, line.cells, strict=True)
            ],
        )
        for line in grid.lines
    ]
    certificates = [
        proofs.get(seance["id"], read)
        for seance, read in zip(grid.seances, grid.certificates, strict=True)
    ]
    return replace(grid, lines=lines, certificates=certificates)


def answered(typed: Sequence[Typed], report: Mapping[str, Any]) -> tuple[Typed, ...]:
    """Return the cells sent with the answer of each: a mistake where it was refused."""
    sent = (each for each in typed if each.asked is not None)
    refused = {
        each.place: f"{line['message']}."
        for each, line in zip(sent, report["lignes"], strict=True)
        if line["resultat"]["code"] == "refusee"
    }
    return tuple(
        replace(each, mistake=capital(refused[each.place])) if each.place in refused else each
        for each in typed
    )


def read_minutes(text: str) -> int | None:
    """Return the minutes of what was typed as hours, None when it is no duration."""
    said = text.strip().lower()
    if found := _CLOCK.fullmatch(said):
        return int(found[1]) * MINUTES_PER_HOUR + int(found[2] or 0)
    if found := _MINUTES.fullmatch(said):
        return int(found[1])
    if found := _DECIMAL.fullmatch(said):
        parts = int((found[2] or "0").ljust(2, "0"))
        return int(found[1]) * MINUTES_PER_HOUR + round(parts * MINUTES_PER_HOUR / 100)
    return None


def told_hours(minutes: int) -> str:
    """Return minutes as a field of hours shows them: ``2:30``."""
    return f"{minutes // MINUTES_PER_HOUR}:{minutes % MINUTES_PER_HOUR:02}"


def corrections_of(week: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield each correction of the week with the row that it took the place of, the last first."""
    rows = {row["id"]: row for row in week["historique"]}
    seances = {each["id"]: each for each in week["seances"]}
    for row in reversed(week["historique"]):
        if row["corrige"]:
            before = rows.get(row["corrige"])
            yield {"row": row, "before": before, "seance": seances[row["seance_id"]]}


def _cell(row: Mapping[str, Any] | None, offered: Mapping[str, Any] | None) -> Cell:
    code, hours, row_id, certificate = "", "", "", ""
    if row is not None:
        row_id, certificate = row["id"], row["attestation"] or ""
        if row["statut"]["code"] != CANCELLED:
            code = row["statut"]["code"]
            hours = told_hours(row["minutes"]) if code == PRESENT else ""
    read = " ".join((row_id, code or "-", hours or "-", certificate)) if row_id else ""
    if offered is not None and not code:
        there = offered["minutes"]
        hours = "" if there is None else told_hours(there)
        return Cell(offered["statut"]["code"], hours, row_id, read, proposed=True)
    return Cell(code, hours, row_id, read)


def _read(values: Iterable[str]) -> Iterator[tuple[str, tuple[str, str, str, str]]]:
    """Yield what each cell was when it was shown: its row, code, hours and certificate."""
    for value in values:
        name, row_id, code, hours, *rest = [*value.split(" ", 4), "", "", "", ""][:5]
        said = ("" if code == "-" else code, "" if hours == "-" else hours)
        yield name, (row_id, *said, rest[0] if rest else "")


def _typed(
    place: tuple[str, str],
    typed: tuple[str, str],
    before: tuple[str, str, str, str],
    certificate: str | None,
) -> Typed | None:
    """Return what one cell asks, None when it says what it said."""
    (code, hours), (row_id, old_code, old_hours, old_certificate) = typed, before
    code = code if code in _KNOWN else ""
    proof = old_certificate if certificate is None else certificate
    proof = proof if code == PRESENT else ""
    if code == old_code and hours == old_hours and (code != PRESENT or proof == old_certificate):
        return None
    if not code and not hours and not old_code:
        return None
    minutes = read_minutes(hours) if hours else None
    if hours and minutes is None:
        return Typed(place, code, hours, None, BAD_HOURS)
    if hours and not code and not old_code:
        code = PRESENT  # hours alone say that one was there
    asked: dict[str, Any] = {"seance_id": place[0], "positionnement_id": place[1]}
    asked["statut"] = code or CANCELLED
    if minutes is not None and (code == PRESENT or hours != old_hours):
        asked["minutes"] = minutes
    if proof:
        asked["attestation"] = proof
    if row_id:
        asked["corrige"] = row_id
    return Typed(place, code, hours, asked)


def _kept(cell: Cell, typed: Typed | None) -> Cell:
    if typed is None:
        return cell
    return replace(cell, code=typed.code, hours=typed.hours, mistake=typed.mistake, proposed=False)


def _certificate(seance_id: str, rows: Iterable[Mapping[str, Any]]) -> str:
    mine = (row["attestation"] for row in rows if row["seance_id"] == seance_id)
    return next((each for each in mine if each), "")
