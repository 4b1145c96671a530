"""How long each kind of data is kept: dated, cited data, between bounds that no file can move.

``insertion/retention_rules.toml`` holds the durations of the project; a Département shortens them
in a file of its own. The bounds are here, in the code, on purpose.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from pathlib import Path

from insertion.dispositifs import Mistake
from insertion.dispositifs_rules import RuleStatus
from insertion.dispositifs_tables import FileReading, Table, near, shown
from insertion.errors import InvalidValue
from insertion.periods import add_days, add_months

MAX_FILE_BYTES = 200_000
_CARRIED = files("insertion").joinpath("retention_rules.toml")


class Kept(StrEnum):
    """What is kept for a time; the codes written in the files are French."""

    ACTIVE_FILE = "dossier_actif"
    ARCHIVE = "archive"
    NOTICE = "preavis"
    IDEMPOTENCY_KEYS = "idempotence"
    SESSIONS = "sessions"
    ACCESS_LOG = "journal_acces"
    SHOWN_LOG = "journal_recommandations"
    IMPORT_FILES = "fichiers_import"
    EXPORTS = "exports"
    OUTBOX = "boite_envoi"


class TimeUnit(StrEnum):
    """What a duration counts."""

    HOURS = "heures"
    DAYS = "jours"
    MONTHS = "mois"


@dataclass(frozen=True, slots=True)
class Bounds:
    """The shortest and the longest that any file may say, and in what unit."""

    least: int
    most: int
    unit: TimeUnit
    why: str


BOUNDS: Mapping[Kept, Bounds] = {
    Kept.ACTIVE_FILE: Bounds(1, 24, TimeUnit.MONTHS, "CASF R.263-8"),
    Kept.ARCHIVE: Bounds(0, 24, TimeUnit.MONTHS, "CASF R.263-8"),
    Kept.NOTICE: Bounds(30, 90, TimeUnit.DAYS, "prévenir avant"),
    Kept.IDEMPOTENCY_KEYS: Bounds(1, 7, TimeUnit.DAYS, "un téléphone revient le lendemain"),
    Kept.SESSIONS: Bounds(0, 7, TimeUnit.DAYS, "sans usage une fois finies"),
    Kept.ACCESS_LOG: Bounds(6, 12, TimeUnit.MONTHS, "recommandation de la CNIL"),
    Kept.SHOWN_LOG: Bounds(6, 12, TimeUnit.MONTHS, "règlement (UE) 2024/1689, article 26(6)"),
    Kept.IMPORT_FILES: Bounds(1, 7, TimeUnit.DAYS, "défaire un import"),
    Kept.EXPORTS: Bounds(1, 24, TimeUnit.HOURS, "un téléchargement"),
    Kept.OUTBOX: Bounds(1, 90, TimeUnit.DAYS, "réparer un envoi manqué"),
}


class InvalidRetention(ValueError):
    """Durations that cannot be used; each mistake is a French sentence with its line."""

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        super().__init__("\n".join(str(each) for each in mistakes))
        self.mistakes = mistakes


@dataclass(frozen=True, slots=True, kw_only=True)
class Duration:
    """How long something is kept, from a day on, and where that was read."""

    kept: Kept
    label: str
    value: int
    unit: TimeUnit
    since: date
    status: RuleStatus
    document: str
    section: str
    reason: str
    to_check: bool = False
    local: bool = False

    def after(self, day: date) -> date | None:
        """Return the day on which it is over; None when out of the calendar.

        ``day`` counts whole: what is kept a month from 31 January is over on 28 February.
        """
        count = add_months if self.unit is TimeUnit.MONTHS else add_days
        try:
            return count(day, self.value)
        except InvalidValue:
            return None

    def before(self, moment: datetime) -> datetime:
        """Return the moment before which what was kept is over."""
        if self.unit is TimeUnit.HOURS:
            return moment - timedelta(hours=self.value)
        if self.unit is TimeUnit.DAYS:
            return moment - timedelta(days=self.value)
        return datetime.combine(
            add_months(moment.date(), -self.value), moment.timetz(), moment.tzinfo
        )


@dataclass(frozen=True, slots=True)
class RetentionRules:
    """Every duration in all its versions; :meth:`on` picks those of a day."""

    version: str
    durations: tuple[Duration, ...]

    def on(self, day: date) -> Mapping[Kept, Duration]:
        """Return the duration that answers for each kind on ``day``.

        The latest that has begun; before the first one, the first: nothing is kept without end.
        """
        found: dict[Kept, Duration] = {}
        for each in sorted(self.durations, key=lambda each: (each.since, each.local)):
            if each.since <= day or each.kept not in found:
                found[each.kept] = each
        return found


@cache
def load_carried() -> RetentionRules:
    """Return the durations that the project carries."""
    rules = _read(_CARRIED.name, _CARRIED.read_bytes(), local=False)
    missing = sorted(set(Kept) - {each.kept for each in rules.durations})
    if missing:
        told = f"il manque la durée de : {', '.join(missing)}"
        raise InvalidRetention((Mistake(_CARRIED.name, 0, "", told),))
    return rules


def load_retention(path: Path | None = None) -> RetentionRules:
    """Return the durations of the project, shortened by those of the file of a Département.

    Raises
    ------
    InvalidRetention
        When something of the file is to be corrected: nothing of it is then used.
    OSError
        When it cannot be read.
    """
    carried = load_carried()
    if path is None:
        return carried
    with path.open("rb") as file:
        content = file.read(MAX_FILE_BYTES + 1)
    if len(content) > MAX_FILE_BYTES:
        told = f"{MAX_FILE_BYTES} octets au plus"
        raise InvalidRetention((Mistake(path.name, 0, "", told),))
    own = _read(path.name, content, local=True)
    return RetentionRules(f"{carried.version}+{own.version}", (*carried.durations, *own.durations))


def _read(name: str, content: bytes, *, local: bool) -> RetentionRules:
    reading = FileReading.of(name, content)
    documents = _documents(reading)
    durations = [
        found
        for table in reading.tables("duree")
        if (found := _duration(table, documents, local=local)) is not None
    ]
    _refuse_twice(reading, durations)
    head = Table(reading, "fichier", reading.document, 0)
    version = head.text("version", 'version = "2026-11"')
    head.finish()
    if reading.mistakes:
        raise InvalidRetention(tuple(reading.mistakes))
    return RetentionRules(version, tuple(durations))


def _documents(reading: FileReading) -> dict[str, str]:
    written = reading.document.pop("documents", {})
    if not isinstance(written, dict):
        reading.refuse("documents", "écrivez [documents.nom], puis titre = « … »")
        return {}
    titles: dict[str, str] = {}
    for code, entries in written.items():
        place = f"[documents.{shown(code)}]"
        if not isinstance(entries, dict):
            reading.refuse(place, 'écrivez titre = "…" sous ce titre')
            continue
        table = Table(reading, place, dict(entries), reading.line_of(f"documents.{code}"))
        titles[code] = table.text("titre", 'titre = "Code de l’action sociale et des familles"')
        table.optional_text("adresse")
        table.finish()
    return titles


def _duration(table: Table, documents: Mapping[str, str], *, local: bool) -> Duration | None:
    kept, unit = table.word("code", Kept), table.word("unite", TimeUnit)
    status, since = table.word("statut", RuleStatus), table.day("depuis")
    value = table.whole("valeur")
    document = table.text("document", 'document = "casf"')
    texts = {
        "label": table.text("libelle", 'libelle = "Fichiers exportés"'),
        "section": table.text("section", 'section = "article R.263-8"'),
        "reason": table.text("motif", 'motif = "ce que le texte demande"'),
    }
    to_check = table.flag("a_verifier") or False
    if document and document not in documents:
        table.refuse(
            f"« document » : aucun bloc [documents.{shown(document)}] n’est écrit dans ce fichier"
            + (f" ; {near(document, documents)}" if documents else "")
        )
    if since is None:
        table.refuse("il manque « depuis », le jour à partir duquel la durée vaut : 2026-01-01")
    if value is None:
        table.refuse("il manque « valeur », un nombre entier : valeur = 12")
    elif kept is not None and unit is not None:
        _check_bounds(table, kept, value, unit)
    good = table.finish()
    if not good or kept is None or unit is None or status is None or since is None or value is None:
        return None
    return Duration(
        kept=kept,
        value=value,
        unit=unit,
        since=since,
        status=status,
        document=documents[document],
        to_check=to_check,
        local=local,
        **texts,
    )


def _check_bounds(table: Table, kept: Kept, value: int, unit: TimeUnit) -> None:
    bounds = BOUNDS[kept]
    if unit is not bounds.unit:
        table.refuse(f"« unite » : cette durée s’écrit en {bounds.unit}")
    elif not bounds.least <= value <= bounds.most:
        table.refuse(
            f"« valeur » : de {bounds.least} à {bounds.most} {bounds.unit} ({bounds.why}) ; "
            "un Département peut raccourcir une durée, jamais dépasser la plus longue"
        )


def _refuse_twice(reading: FileReading, durations: list[Duration]) -> None:
    seen: set[tuple[Kept, date]] = set()
    for each in durations:
        if (each.kept, each.since) in seen:
            reading.refuse(
                f"[[duree]] « {each.kept} »", f"écrite deux fois depuis le {each.since:%d/%m/%Y}"
            )
        seen.add((each.kept, each.since))
