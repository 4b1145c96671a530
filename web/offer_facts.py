"""An offer of the API as lines to read, and what differs between two versions of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from web.typography import short_date, typeset

FRENCH = "fr"


@dataclass(frozen=True, slots=True)
class Line:
    """One fact of an offer, in words."""

    name: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """One fact that differs between what is published and what is proposed; empty is unsaid."""

    label: str
    before: str
    after: str


def facts_of(offer: Mapping[str, Any]) -> tuple[Line, ...]:
    """Return what an offer says, line by line, without what it does not say."""
    lines = (Line(name, label, typeset(text, FRENCH)) for name, label, text in _lines(offer))
    return tuple(line for line in lines if line.text)


def changes_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Change, ...]:
    """Return what differs, in the order in which an offer is read."""
    old = {line.name: line for line in facts_of(before)}
    new = {line.name: line for line in facts_of(after)}
    names = [name for name, _, _ in _lines(after)]
    return tuple(
        Change(
            (new.get(name) or old[name]).label,
            old[name].text if name in old else "",
            new[name].text if name in new else "",
        )
        for name in names
        if (name in old or name in new) and _text(old, name) != _text(new, name)
    )


def _text(lines: Mapping[str, Line], name: str) -> str:
    return lines[name].text if name in lines else ""


def _lines(offer: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    yield "intitule", "Intitulé", offer["intitule"]
    yield "nature", "Ce qui est proposé", _label(offer["nature"])
    yield "lieu", "Lieu", offer["lieu"]["libelle"] or ""
    yield "metier", "Métier", _label(offer["metier"])
    yield "contrat", "Contrat", _label(offer["contrat"])
    yield "heures_hebdo", "Durée", _hours(offer["heures_hebdo"])
    yield "jours", "Durée", _days(offer["jours"])
    yield "horaires", "Horaires", " · ".join(_shifts(offer["horaires"]))
    yield "salaire", "Salaire", offer["salaire"] or ""
    yield "postes", "Places", "" if str(offer["postes"]) == "1" else str(offer["postes"])
    yield "debutant_accepte", "Débutant", _beginner(offer["debutant_accepte"])
    yield "competences", "Compétences", " · ".join(_asked(offer["competences"]))
    yield "permis", "Permis", " · ".join(_licences(offer["permis"]))
    yield "conditions", "Conditions de travail", " · ".join(map(_label, offer["conditions"]))
    yield "expire_le", "Jusqu’au", _day(offer["expire_le"])
    yield "description", "Texte", offer["description"]


def _label(coded: Mapping[str, str] | None) -> str:
    return "" if coded is None else coded["libelle"]


def _hours(hours: float | str | None) -> str:
    if hours in {None, ""}:
        return ""
    said = f"{hours:g}" if isinstance(hours, int | float) else str(hours)
    return f"{said.replace('.', ',')} h par semaine"


def _days(days: int | str | None) -> str:
    if days in {None, ""}:
        return ""
    return f"{days} jour" + ("" if str(days) == "1" else "s")


def _shifts(shifts: list[Mapping[str, str]]) -> Iterator[str]:
    by_hours: dict[tuple[str, str], list[str]] = {}
    for each in shifts:
        by_hours.setdefault((each["debut"], each["fin"]), []).append(each["jour"])
    for (start, end), days in by_hours.items():
        yield f"{', '.join(days)} de {start} à {end}"


def _beginner(accepted: bool | None) -> str:
    return "" if accepted is None else ("accepté" if accepted else "expérience demandée")


def _asked(asked: list[Mapping[str, str]]) -> Iterator[str]:
    for each in asked:
        firm = " (indispensable)" if each["niveau"] == "exigé" else ""
        yield f"{each['libelle']}{firm}"


def _licences(asked: list[Mapping[str, str]]) -> Iterator[str]:
    yield from (f"{each['libelle']}, {each['niveau']}" for each in asked)


def _day(text: str | None) -> str:
    return "" if not text else short_date(text, FRENCH)
