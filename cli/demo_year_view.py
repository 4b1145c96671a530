"""What the demonstration prints of its year: a référent's day, an action, what is due, a rate."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from rich.console import Console
from rich.rule import Rule
from rich.text import Text

from api.french_dates import french_day, french_period
from api.parcours_labels import INDICATOR_LABELS
from api.settings import Settings
from cli.terminal import Sentence, count, plain
from insertion.actor import Actor, Role
from insertion.capacity import ActionSession
from insertion.dispositifs import Dispositifs
from insertion.indicators import Indicator
from insertion.money import french_euros
from insertion.opportunity import InsertionAction
from insertion.periods import Period, add_months
from insertion.ports import UnitOfWork
from insertion.positionnement_moves import Acting
from insertion.positionnement_ports import Window
from insertion.small_cells import Hidden, hide_share
from usecases.attendance.settling import Settled, settle_convention
from usecases.demo import DEPARTEMENT_ID, SHOWCASE
from usecases.parcours.deadlines import show_agenda
from usecases.parcours.indicators import IndicatorsQuestion, show_indicators

_DEPARTEMENT = Actor(DEPARTEMENT_ID, Role.DEPARTEMENT)
_SHOWN_RATES = (Indicator.ORIENTED_WITHIN_MONTH, Indicator.CONTRACTED_WITHIN_MONTHS)
_SHOWN_DEADLINES = 2
_CONVENTIONS_LOOKED_AT = Window(1, 60)


@dataclass(frozen=True, slots=True)
class YearSources:
    """What the year is read from."""

    uow: UnitOfWork
    dispositifs: Dispositifs
    today: date

    @property
    def acting(self) -> Acting:
        """Return the Département, at the beginning of the day."""
        at = datetime(self.today.year, self.today.month, self.today.day, tzinfo=UTC)
        return Acting(_DEPARTEMENT, at, self.today)


def print_year(console: Console, sources: YearSources) -> None:
    """Print a few lines of the year."""
    console.print()
    console.print(Rule(Text("Une année d’accompagnement", style="bold"), align="left"))
    referent_id = _referent_of(sources.uow, SHOWCASE[0].id)
    _print_day(console, sources, referent_id)
    _print_action(console, sources)
    _print_due(console, sources)
    _print_rates(console, sources)
    console.print(
        Sentence("Tout cela est inventé : aucun chiffre n’est une statistique.", style="dim")
    )
    console.print()


def print_requests(console: Console, settings: Settings, uow: UnitOfWork, today: date) -> None:
    """Print what can be asked of the API in somebody's name, ready to be pasted."""
    referent_id = _referent_of(uow, SHOWCASE[0].id)
    base = f"http://{settings.host}:{settings.port}/api/v1"
    year = f"du={add_months(today, -12)}&au={today}"
    asked = (
        ("La journée d’un référent", f"referent:{referent_id}", f"{base}/echeances"),
        (
            "Les personnes qu’il accompagne",
            f"referent:{referent_id}",
            f"{base}/referents/{referent_id}/portefeuille",
        ),
        (
            "Les indicateurs, pour le Département",
            f"departement:{DEPARTEMENT_ID}",
            f"{base}/indicateurs?{year}",
        ),
    )
    console.print(Text("À essayer, au nom de quelqu’un (démonstration seulement) :"))
    for title, actor, address in asked:
        console.print(Text(f"{title} :"))
        command = f"  curl -H 'X-Vicinal-Acteur: {actor}' '{address}'"
        console.print(Text(command, style="cyan"), soft_wrap=True)


def _referent_of(uow: UnitOfWork, beneficiary_id: str) -> str:
    with uow:
        return uow.piloting.principal_referents([beneficiary_id])[beneficiary_id]


def _print_day(console: Console, sources: YearSources, referent_id: str) -> None:
    viewer, today = Actor(referent_id, Role.REFERENT), sources.today
    agenda = show_agenda(sources.uow, referent_id, viewer, sources.dispositifs, today)
    late = agenda.late()
    told = (
        f"{count(len(late), 'échéance en retard', 'échéances en retard')}, "
        f"{count(len(agenda.unanswered), 'positionnement', 'positionnements')} sans réponse, "
        f"{count(len(agenda.quiet), 'personne', 'personnes')} sans nouvelles"
    )
    console.print(Sentence(f"La journée de {plain(referent_id)} : {told}."))
    for each in late[-_SHOWN_DEADLINES:]:
        asked = "" if each.text is None else f" ({each.text.source})"
        words = f"- {each.rule.label}, {each.beneficiary_id} : pour le {french_day(each.due_on)}"
        console.print(Sentence(f"{words}{asked}"))


def _print_action(console: Console, sources: YearSources) -> None:
    """Print the running session where most people are."""
    today = sources.today
    with sources.uow as uow:
        actions = {
            each.id: each
            for each in uow.opportunities.iterate()
            if isinstance(each, InsertionAction)
        }
        sessions = uow.action_sessions.of_actions(actions)
        running = [each for each in sessions if each.starts_on <= today <= each.ends_on]
        if not running:
            return
        session = max(running, key=lambda each: (each.taken, each.id))
        waiting = len(uow.positionnements.waiting(session.id))
    console.print(Sentence(f"Une action : {actions[session.action_id].title}."))
    console.print(Sentence(f"- {_told_places(session, waiting)}"))


def _told_places(session: ActionSession, waiting: int) -> str:
    days = f"du {french_day(session.starts_on)} au {french_day(session.ends_on)}"
    taken = f"{count(session.taken, 'place prise', 'places prises')} sur {session.places}"
    line = f", {count(waiting, 'personne', 'personnes')} en liste d’attente" if waiting else ""
    return f"session {days} : {taken}{line}"


def _print_due(console: Console, sources: YearSources) -> None:
    found = _something_due(sources)
    if found is None:
        return
    decompte = found.decompte
    due = [line for line in decompte.lines if line.amount]
    period = decompte.period
    console.print(
        Sentence(
            f"Dû {french_period(period)} sur la convention "
            f"{plain(decompte.convention_id)} : {french_euros(decompte.total)}"
        )
    )
    console.print(Sentence(f"- {due[0].label}, {due[0].formula}"))


def _something_due(sources: YearSources) -> Settled | None:
    """Return a convention under which something is due this month, or since last month."""
    today = sources.today
    month = today.replace(day=1)
    with sources.uow as uow:
        conventions = uow.conventions.page(None, _CONVENTIONS_LOOKED_AT).items
    for start in (month, add_months(month, -1)):
        for each in conventions:
            asked = Period(start, today).intersection(each.period)
            if asked is None:
                continue
            days = (asked.start, asked.end)
            settled = settle_convention(
                sources.acting, each.id, days, sources.dispositifs, sources.uow
            )
            if any(line.amount and line.beneficiary_id for line in settled.decompte.lines):
                return settled
    return None


def _print_rates(console: Console, sources: YearSources) -> None:
    today = sources.today
    question = IndicatorsQuestion(period=Period(add_months(today, -12), today))
    shown = show_indicators(sources.uow, question, _DEPARTEMENT, sources.dispositifs, today)
    for code in _SHOWN_RATES:
        rate = shown.fiche_5[code]
        part, whole = hide_share(rate.part, rate.whole)
        if not isinstance(part, Hidden) and not isinstance(whole, Hidden) and whole:
            share = f"{part * 100 // whole}\N{NO-BREAK SPACE}%"
            told = f"{INDICATOR_LABELS[code]} : {part} sur {whole}, soit {share}"
            console.print(Sentence(told))
