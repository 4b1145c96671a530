"""Read one rule file: TOML in, a :class:`Dispositif` out, or every mistake of it."""

from collections.abc import Callable
from typing import TypeVar

from insertion.dispositifs import Dispositif
from insertion.dispositifs_checks import check_file
from insertion.dispositifs_criteria import read_criterion
from insertion.dispositifs_rules import (
    MONEY,
    AimedAt,
    Ambiguity,
    Delegation,
    DispositifKind,
    Formality,
    FormalityKind,
    Group,
    GroupMode,
    Incompatibility,
    IncompatibilityEffect,
    Outcome,
    RuleDocument,
    RuleScalar,
    RuleValue,
    Subject,
    Unit,
)
from insertion.dispositifs_sourcing import Defaults
from insertion.dispositifs_tables import FileReading, Table
from insertion.terms import Need, Objective

MAX_RULE_BYTES = 1_000_000
TABLES = (
    "valeur",
    "critere",
    "groupe",
    "formalite",
    "incompatibilite",
    "delegation",
    "resultat",
    "ambiguite",
)

_Read = TypeVar("_Read")
_TIMES = {Unit.MONTHS, Unit.DAYS, Unit.YEARS, Unit.WEEKS, Unit.HOURS}
_WORDS = {Unit.TEXT, Unit.LIST, Unit.YES_NO}
_UNITS = {
    Subject.DURATION: _TIMES | _WORDS,
    Subject.EXTENSION: _TIMES | _WORDS | {Unit.TIMES},
    Subject.DELAY: _TIMES | _WORDS,
    Subject.GROUP: {Unit.PEOPLE} | _WORDS,
    Subject.TARIFF: MONEY | {Unit.PERCENT} | _WORDS,
    Subject.DATES: {Unit.DATE} | _WORDS,
}


def read_dispositif(
    file: str, content: bytes, *, local: bool = False
) -> tuple[Dispositif | None, FileReading]:
    """Return the dispositif of a file, or None; what is to be corrected is in the reading."""
    if len(content) > MAX_RULE_BYTES:
        reading = FileReading(file)
        reading.refuse("", f"le fichier dépasse {MAX_RULE_BYTES // 1000} ko")
        return None, reading
    reading = FileReading.of(file, content)
    if reading.mistakes:
        return None, reading
    found = _Reader(reading).dispositif(local=local)
    if found is not None and not reading.mistakes:
        check_file(found, reading)
    return (None if reading.mistakes else found), reading


class _Reader:
    """Reads the tables of one file in turn; a mistake in one never hides those of another."""

    def __init__(self, reading: FileReading) -> None:
        self.reading = reading
        self.tables = {name: reading.tables(name) for name in TABLES}
        self.head = Table(reading, "en tête du fichier", dict(reading.document), 1)
        self.defaults = Defaults(self._documents())
        period = self.head.table("periode")
        if period is not None:
            self.defaults.since, self.defaults.until = period.day("depuis"), period.day("jusqu_a")
            period.finish()

    def dispositif(self, *, local: bool) -> Dispositif | None:
        head = self.head
        dispositif_id, name = head.code("id"), head.text("nom", 'nom = "Garage solidaire"')
        kind = head.word("nature", DispositifKind, DispositifKind.DISPOSITIF)
        aimed_at = head.word("destinataires", AimedAt, AimedAt.PEOPLE)
        organisation = head.text("organisme", 'organisme = "Département de Maine-et-Loire"')
        objective = head.word("objectif", Objective) if head.has("objectif") else None
        needs, outcome_codes = head.words("besoins", Need), head.texts("resultats")
        summary, framework = head.optional_text("resume"), head.optional_text("cadre")
        new_edition = head.flag("nouvelle_edition") or False
        rules = {
            "values": self._each("valeur", self._value),
            "criteria": self._each("critere", lambda table: read_criterion(table, self.defaults)),
            "groups": self._each("groupe", self._group),
            "formalities": self._each("formalite", self._formality),
            "incompatibilities": self._each("incompatibilite", self._incompatibility),
            "delegations": self._each("delegation", self._delegation),
            "outcomes": self._each("resultat", self._outcome),
            "ambiguities": self._each("ambiguite", self._ambiguity),
        }
        if not head.finish() or kind is None or aimed_at is None:
            return None
        return Dispositif(
            id=dispositif_id,
            name=name,
            kind=kind,
            organisation=organisation,
            aimed_at=aimed_at,
            objective=objective,
            needs=frozenset(needs),
            summary=summary,
            framework=framework,
            outcome_codes=outcome_codes,
            file=self.reading.file,
            local=local,
            new_edition=new_edition,
            **rules,  # type: ignore[arg-type]
        )

    def _documents(self) -> dict[str, RuleDocument]:
        block = self.head.table("documents")
        if block is None or not block.entries:
            self.head.refuse(
                "il manque un bloc [documents.…] : il nomme le texte où les règles ont été lues"
            )
            return {}
        documents: dict[str, RuleDocument] = {}
        for code in list(block.entries):
            table = block.table(code)
            if table is None:
                continue
            table.title = f"[documents.{code}]"
            table.line = self.reading.line_of(f"documents.{code}")
            title = table.text("titre", 'titre = "Convention 2026"')
            file = table.text("fichier", 'fichier = "convention_2026.pdf"')
            documents[code] = RuleDocument(code, title, file, table.optional_text("adresse"))
            table.finish()
        return documents

    def _each(self, name: str, read: Callable[[Table], _Read | None]) -> tuple[_Read, ...]:
        found = []
        for table in self.tables[name]:
            one = read(table)
            if table.finish() and one is not None:
                found.append(one)
        return tuple(found)

    def _value(self, table: Table) -> RuleValue | None:
        facts = self.defaults.facts(table)
        subject, unit = table.word("sujet", Subject), table.word("unite", Unit)
        if not table.has("valeur"):
            table.refuse("il manque « valeur »")
            return None
        value = None if unit is None else _scalar(table, unit)
        if subject is None or unit is None:
            return None
        if unit not in _UNITS.get(subject, set(Unit)):
            fitting = ", ".join(sorted(_UNITS[subject]))
            table.refuse(f"« unite » : « {unit} » ne va pas avec {subject} ; parmi : {fitting}")
        if facts is None or value is None:
            return None
        return RuleValue(**facts, subject=subject, value=value, unit=unit)

    def _group(self, table: Table) -> Group | None:
        code, label = table.code(), table.text("libelle", 'libelle = "Public visé"')
        mode, members = table.word("mode", GroupMode), table.texts("membres")
        if not members:
            table.refuse('il manque « membres » : membres = ["code_1", "code_2"]')
        return None if mode is None else Group(code=code, label=label, mode=mode, members=members)

    def _formality(self, table: Table) -> Formality | None:
        facts, kind = self.defaults.facts(table), table.word("nature", FormalityKind)
        by, when = table.optional_text("par"), table.optional_text("quand")
        unless = table.texts("sauf_si_prescripteur")
        if facts is None or kind is None:
            return None
        return Formality(**facts, kind=kind, by=by, when=when, unless_prescriber=unless)

    def _incompatibility(self, table: Table) -> Incompatibility | None:
        facts, effect = self.defaults.facts(table), table.word("effet", IncompatibilityEffect)
        others = table.texts("avec")
        if not others:
            table.refuse('il manque « avec » : avec = ["adse_b"]')
        if facts is None or effect is None:
            return None
        return Incompatibility(**facts, effect=effect, others=others)

    def _delegation(self, table: Table) -> Delegation | None:
        facts, condition = self.defaults.facts(table), table.code("condition")
        organisation = table.text("organisme", 'organisme = "CAF"')
        if facts is None:
            return None
        return Delegation(**facts, condition=condition, organisation=organisation)

    def _outcome(self, table: Table) -> Outcome | None:
        facts, objective = self.defaults.facts(table), table.word("objectif", Objective)
        return None if facts is None or objective is None else Outcome(**facts, objective=objective)

    def _ambiguity(self, table: Table) -> Ambiguity | None:
        code, title = table.code(), table.text("titre", 'titre = "Un « et » qui veut dire ou"')
        says, reading = table.text("texte_dit"), table.text("lecture_retenue")
        reason, source = table.text("raison"), self.defaults.source(table)
        concerns = frozenset(table.texts("concerne"))
        attributes = frozenset(table.texts("concerne_attributs"))
        if source is None:
            return None
        return Ambiguity(
            code=code,
            title=title,
            says=says,
            reading=reading,
            reason=reason,
            source=source,
            concerns=concerns,
            attributes=attributes,
        )


def _scalar(table: Table, unit: Unit) -> RuleScalar | None:
    if unit is Unit.DATE:
        return table.day("valeur")
    if unit is Unit.YES_NO:
        return table.flag("valeur")
    if unit is Unit.TEXT:
        return table.text("valeur") or None
    if unit is Unit.LIST:
        return table.texts("valeur") or None
    return table.decimal("valeur")
