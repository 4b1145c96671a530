"""One opportunity proposed to a person, as a card in the terminal."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from api.labels import CHECK_QUESTIONS, CONTRACT_LABELS, OBJECTIVE_LABELS, dispositif_label
from api.sentences import (
    contribution_sentence,
    stopover_sentence,
    travel_sentence,
    weekly_hours,
)
from cli.terminal import Sentence, plain
from geo.communes import Communes
from geo.errors import UnknownCommune
from insertion.opportunity import InsertionAction, Opportunity
from matching.answer import CheckReason, Criterion, Match, ReasonCode
from skills.codes import SkillId
from skills.taxonomy import Referential

MAX_REASONS = 3
MAX_MISSING = 3
MAX_QUESTIONS = 3
INDENT = 4
SEPARATOR = " · "

# What speaks for a match, what a person asks about first being first.
_FOR = (
    ReasonCode.OCCUPATION_SOUGHT,
    ReasonCode.OCCUPATION_HELD,
    ReasonCode.OCCUPATION_NEAR,
    ReasonCode.SKILLS_HELD,
    ReasonCode.SKILLS_PARTLY_HELD,
    ReasonCode.NEEDS_COVERED,
    ReasonCode.HOURS_SUIT,
    ReasonCode.LIMITS_RESPECTED,
)
_AGAINST = frozenset({ReasonCode.LIMITS_STRAINED, ReasonCode.HOURS_OUTSIDE})


@dataclass(frozen=True, slots=True)
class MatchCard:
    """Everything one card is written from."""

    rank: int
    match: Match
    opportunity: Opportunity
    referential: Referential
    communes: Communes

    def render(self) -> RenderableType:
        """Return the card: a title line with the points, then what a person needs to decide."""
        title = card_title(self.rank, self.opportunity.title, self.match.score)
        return Group(title, Padding(Group(*self._lines()), (0, 0, 1, INDENT)))

    def _lines(self) -> Iterator[RenderableType]:
        yield Sentence(self._facts())
        yield Sentence(capitalised(travel_sentence(self.match.travel)), style="cyan")
        stopover = self.match.stopover
        if stopover is not None and stopover.failure is None:
            yield _hanging("+", stopover_sentence(stopover), "green")
        for reason in self._reasons():
            yield _hanging("+", reason, "green")
        for line in self.match.contributions:
            if line.reason in _AGAINST:
                sentence = contribution_sentence(line, self.match, self.referential)
                yield _hanging("-", sentence, "yellow")
        is_job = not isinstance(self.opportunity, InsertionAction)
        if is_job and self.match.skills.missing:  # an action is where one acquires them
            names = named_skills(self.match.skills.missing, self.referential, MAX_MISSING)
            yield _hanging("-", f"à acquérir : {names}", "yellow")
        if stopover is not None and stopover.failure is not None:
            yield _hanging("?", f"à vérifier : {stopover_sentence(stopover)}", "magenta")
        if self.match.to_check:
            asked = " ".join(questions(self.match.to_check)[:MAX_QUESTIONS])
            yield _hanging("?", f"à vérifier : {asked}", "magenta")

    def _facts(self) -> str:
        opportunity = self.opportunity
        if isinstance(opportunity, InsertionAction):
            facts = [
                plain(dispositif_label(opportunity.dispositif)),
                f"objectif : {OBJECTIVE_LABELS[opportunity.objective]}",
            ]
        else:
            facts = [CONTRACT_LABELS[opportunity.contract] if opportunity.contract else ""]
        if opportunity.weekly_hours is not None:
            facts.append(weekly_hours(opportunity.weekly_hours))
        facts.append(place_name(opportunity, self.communes))
        facts.append(plain(opportunity.organisation or ""))
        facts.append(opportunity.id)  # what « rank --why » asks for
        return capitalised(SEPARATOR.join(fact for fact in facts if fact))

    def _reasons(self) -> list[str]:
        # Coverage counts the skills; closeness would say the same a second time.
        lines = {
            line.reason: line
            for line in self.match.contributions
            if line.criterion is not Criterion.COSINE
        }
        ordered = (lines[reason] for reason in _FOR if reason in lines)
        sentences = [contribution_sentence(line, self.match, self.referential) for line in ordered]
        return sentences[:MAX_REASONS]


def card_title(rank: int, title: str, score: float) -> Table:
    """Return the first line of a card: a rank, a title and points."""
    line = Table.grid(expand=True, padding=(0, 1))
    line.add_column(width=3, justify="right")
    line.add_column(ratio=1, overflow="fold")
    line.add_column(justify="right", no_wrap=True)
    points = Text(f"{score:.0f} points", style="bold green")
    line.add_row(f"{rank}.", Text(plain(title), style="bold"), points)
    return line


def _hanging(mark: str, sentence: str, style: str) -> RenderableType:
    """Return a line whose continuation is set under its own words, not under the mark."""
    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=1)
    grid.add_column(ratio=1)
    grid.add_row(Text(mark, style=style), Sentence(sentence))
    return grid


def capitalised(sentence: str) -> str:
    """Return the sentence with its first letter in capital; the others are left as they are."""
    return sentence[:1].upper() + sentence[1:]


def questions(to_check: Sequence[CheckReason]) -> list[str]:
    """Return the questions to ask, in the order of the answer."""
    return [CHECK_QUESTIONS[reason] for reason in to_check]


def named_skills(skills: Sequence[SkillId], referential: Referential, limit: int) -> str:
    """Return the labels of the first skills, and how many others there are."""
    labels = [referential.skill(skill_id).label for skill_id in skills[:limit]]
    others = len(skills) - len(labels)
    if others:
        labels.append(
            f"et\N{NO-BREAK SPACE}{others}\N{NO-BREAK SPACE}autre{'s' if others > 1 else ''}"
        )
    return SEPARATOR.join(labels)


def place_name(opportunity: Opportunity, communes: Communes) -> str:
    """Return the name of the commune, or the place as the source wrote it."""
    code = opportunity.place.commune_code
    if code is not None:
        try:
            return communes.get(code).name
        except UnknownCommune:
            pass  # a commune merged since the import: the label of the source still says where
    return plain(opportunity.place.label or "lieu non précisé")
