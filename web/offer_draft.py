"""An offer being written: it travels in the forms, and is kept nowhere before the end."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from web.fields import decimal, whole
from web.forms import Form

TEXTS = (
    "nature",
    "site_id",
    "intitule",
    "description",
    "code_rome",
    "contrat",
    "heures_hebdo",
    "salaire",
    "postes",
    "jours",
    "debutant_accepte",
    "expire_le",
    "version",
)
LISTS = ("competences", "exigees", "permis", "permis_souhaites", "conditions")
MOST_SLOTS = 7
JOB = "emploi"
_WHOLE = ("postes", "jours", "version")
_YES_NO = {"oui": True, "non": False}
# Of a discovery, what only work has.
_OF_WORK = ("contrat", "salaire", "heures_hebdo")
_BETWEEN = "\t"


@dataclass(frozen=True, slots=True)
class Term:
    """A code that may be right, and the words of the text that say it."""

    code: str
    label: str
    words: str = ""

    @classmethod
    def of(cls, packed: str) -> "Term":
        """Return what :attr:`packed` holds."""
        code, _, rest = packed.partition(_BETWEEN)
        label, _, words = rest.partition(_BETWEEN)
        return cls(code, label or code, words)

    @property
    def packed(self) -> str:
        """Return it as one field of a form."""
        return _BETWEEN.join((self.code, self.label, self.words))


@dataclass(frozen=True, slots=True)
class Slot:
    """Hours of some days, as typed."""

    days: tuple[str, ...] = ()
    start: str = ""
    end: str = ""


@dataclass(frozen=True, slots=True)
class OfferDraft:
    """What was typed so far; ``said`` are the words of the text that say a field, by its name."""

    texts: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    slots: tuple[Slot, ...] = ()
    occupations: tuple[Term, ...] = ()
    skills: tuple[Term, ...] = ()
    said: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, form: Form) -> "OfferDraft":
        """Return what a form carries."""
        said = (each.partition(_BETWEEN) for each in form.all("dit"))
        return cls(
            {name: form.get(name) for name in TEXTS if form.get(name)},
            {name: tuple(form.all(name)) for name in LISTS},
            tuple(_slots(form)),
            tuple(Term.of(each) for each in form.all("metiers_proposes")),
            tuple(Term.of(each) for each in form.all("competences_proposees")),
            {name: words for name, _, words in said if words},
        )

    @classmethod
    def of_posted(cls, posted: Mapping[str, Any]) -> "OfferDraft":
        """Return an offer already posted, to be written anew."""
        offer = posted["offre"]
        texts = {
            "nature": offer["nature"]["code"],
            "site_id": posted["site_id"],
            "intitule": offer["intitule"],
            "description": offer["description"],
            "code_rome": (offer["metier"] or {}).get("code", ""),
            "contrat": (offer["contrat"] or {}).get("code", ""),
            "heures_hebdo": _typed(offer["heures_hebdo"]),
            "salaire": offer["salaire"] or "",
            "postes": str(offer["postes"]),
            "jours": _typed(offer["jours"]),
            "debutant_accepte": {True: "oui", False: "non"}.get(offer["debutant_accepte"], ""),
            "expire_le": offer["expire_le"] or "",
            "version": str(posted["version"]),
        }
        lists = {
            "competences": tuple(each["code"] for each in offer["competences"]),
            "exigees": tuple(e["code"] for e in offer["competences"] if _is_required(e)),
            "permis": tuple(e["code"] for e in offer["permis"] if _is_required(e)),
            "permis_souhaites": tuple(e["code"] for e in offer["permis"] if not _is_required(e)),
            "conditions": tuple(each["code"] for each in offer["conditions"]),
        }
        known = [offer["metier"]] if offer["metier"] else []
        return cls(
            texts,
            lists,
            tuple(_slots_of(offer["horaires"])),
            tuple(Term(each["code"], each["libelle"]) for each in known),
            tuple(Term(each["code"], each["libelle"]) for each in offer["competences"]),
        )

    def get(self, name: str) -> str:
        """Return the text of a field, empty when nothing was typed."""
        return self.texts.get(name, "")

    def all(self, name: str) -> tuple[str, ...]:
        """Return what is ticked of a list."""
        return self.lists.get(name, ())

    @property
    def nature(self) -> str:
        """Return what is offered; work, unless something else was said."""
        return self.get("nature") or JOB

    @property
    def is_job(self) -> bool:
        """Return whether it is work, with a contract and a pay."""
        return self.nature == JOB

    @property
    def wording(self) -> str:
        """Return its title and its text, as they are read again before they are published."""
        return f"{self.get('intitule')}\n{self.get('description')}".strip("\n")

    def with_texts(self, **texts: str) -> "OfferDraft":
        """Return it with other texts."""
        return replace(self, texts={**self.texts, **texts})

    def hidden(self, *visible: str) -> Iterator[tuple[str, str]]:
        """Yield the fields that a page carries without showing them."""
        yield from ((name, self.get(name)) for name in TEXTS if name not in visible)
        for name in LISTS:
            if name not in visible:
                yield from ((name, each) for each in self.all(name))
        if "horaires" not in visible:
            for number, slot in enumerate(self.slots):
                yield from ((f"jours_{number}", day) for day in slot.days)
                yield f"debut_{number}", slot.start
                yield f"fin_{number}", slot.end
        yield from (("metiers_proposes", each.packed) for each in self.occupations)
        yield from (("competences_proposees", each.packed) for each in self.skills)
        yield from (("dit", f"{name}{_BETWEEN}{words}") for name, words in self.said.items())

    def body(self) -> dict[str, Any]:
        """Return it as the API takes it; what cannot be read goes as it is, to be refused there."""
        left_out = () if self.is_job else _OF_WORK
        body: dict[str, Any] = {
            name: _read(name, text)
            for name in TEXTS
            if (text := self.get(name)) and name not in left_out
        }
        if self.is_job:
            body.pop("jours", None)
        required = set(self.all("exigees"))
        body["competences"] = [
            {"code": each, "exigee": each in required} for each in self.all("competences")
        ]
        for name in ("permis", "permis_souhaites", "conditions"):
            body[name] = list(self.all(name))
        body["horaires"] = [
            {"jours": list(slot.days), "debut": slot.start, "fin": slot.end} for slot in self.slots
        ]
        return body


def _read(name: str, text: str) -> Any:
    if name == "debutant_accepte":
        return _YES_NO.get(text)
    if name in _WHOLE:
        return whole(text)
    if name == "heures_hebdo":
        return decimal(text)
    return text


def _typed(number: float | None) -> str:
    return "" if number is None else f"{number:g}".replace(".", ",")


def _is_required(requirement: Mapping[str, Any]) -> bool:
    return bool(requirement["niveau"] == "exigé")


def _slots(form: Form) -> Iterator[Slot]:
    """Yield the rows of hours where something was said."""
    for number in range(MOST_SLOTS):
        days = tuple(form.all(f"jours_{number}"))
        start, end = form.get(f"debut_{number}"), form.get(f"fin_{number}")
        if days or start or end:
            yield Slot(days, start, end)


def _slots_of(shifts: list[dict[str, str]]) -> Iterator[Slot]:
    """Yield the hours of an offer, days of the same hours together."""
    days: dict[tuple[str, str], list[str]] = {}
    for each in shifts:
        days.setdefault((each["debut"], each["fin"]), []).append(each["jour"])
    for (start, end), same in days.items():
        yield Slot(tuple(same), start, end)
