"""What employers write: titles, descriptions, pay and names, in French."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from random import Random

from geo.communes import Commune
from insertion.opportunity import LicenceRequirement
from insertion.terms import ContractKind, Licence, PhysicalDemand, RequirementLevel
from usecases.demo.draw import chance, seeded
from usecases.demo.occupations import OccupationModel
from usecases.demo.schedules import Schedule

# Assumption of the demonstration: gross hourly minimum wage on 1 January 2026.
SMIC_HOURLY_EUR = 12.02
WEEKS_PER_MONTH = 52 / 12
FULL_TIME_HOURS = 35.0

CAPITALS_SHARE = 0.06
SUITED_TITLE_SHARE = 0.7
NO_PAY_SHARE = 0.2
MONTHLY_PAY_SHARE = 0.4
AGENCY_SHARE = 0.8
NAMES_PER_COMMUNE = 3

_LICENCE_NAMES = {
    Licence.B: "Permis B",
    Licence.C: "Permis C",
    Licence.CE: "Permis CE",
    Licence.D: "Permis D",
    Licence.CACES: "CACES",
}
_CONTRACT_SENTENCES: Mapping[ContractKind, tuple[str, ...]] = {
    ContractKind.CDI: ("Poste en CDI.",),
    ContractKind.CDD: ("CDD de 3 mois.", "CDD de 6 mois, renouvelable.", "CDD de remplacement."),
    ContractKind.INTERIM: ("Mission d’intérim, renouvelable.", "Mission d’intérim d’un mois."),
    ContractKind.SEASONAL: ("Contrat saisonnier.",),
    ContractKind.CUI: ("Contrat unique d’insertion, avec un tuteur.",),
    ContractKind.APPRENTICESHIP: ("Contrat d’apprentissage.",),
    ContractKind.PROFESSIONALISATION: ("Contrat de professionnalisation.",),
}
LEARNING_CONTRACTS = frozenset({ContractKind.APPRENTICESHIP, ContractKind.PROFESSIONALISATION})


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnOffer:
    """The facts of an offer as its employer knows them, before any is left out."""

    model: OccupationModel
    commune: Commune
    schedule: Schedule
    contract: ContractKind
    licences: tuple[LicenceRequirement, ...]
    demands: frozenset[PhysicalDemand]
    posts: int
    beginner: bool


def word_title(rng: Random, drawn: DrawnOffer, *, place_known: bool) -> str:
    """Return a title; one that suits the contract, schedule, licence or demand if there is."""
    facts = [drawn.schedule.name, *sorted(drawn.demands)]
    facts += [asked.licence for asked in drawn.licences]
    suited = [title for fact in facts for title in drawn.model.titles_if.get(fact, ())]
    usual = [title for title in drawn.model.titles if place_known or "{commune}" not in title]
    titles = suited if suited and chance(rng, SUITED_TITLE_SHARE) else usual
    title = rng.choice(drawn.model.titles_if.get(drawn.contract, titles))
    title = title.format(commune=drawn.commune.name)
    return title.upper() if chance(rng, CAPITALS_SHARE) else title


def word_description(
    rng: Random, drawn: DrawnOffer, *, hours_known: bool, shifts_known: bool, contract_known: bool
) -> str:
    """Return the description; it says nothing of the facts that were left out."""
    sentences = [rng.choice(drawn.model.missions)]
    if hours_known and shifts_known:
        sentences.append(drawn.schedule.sentence)
    elif hours_known:
        sentences.append(_word_hours(drawn.schedule.weekly_hours))
    sentences += [_word_licence(asked) for asked in drawn.licences]
    if contract_known:
        usual = _CONTRACT_SENTENCES[drawn.contract]
        sentences.append(rng.choice(drawn.model.terms.get(drawn.contract, usual)))
    if drawn.posts > 1:
        sentences.append(f"{drawn.posts} postes à pourvoir.")
    if drawn.beginner:
        sentences.append("Débutants bienvenus.")
    return " ".join(sentences)


def word_salary(rng: Random, drawn: DrawnOffer, *, known: bool) -> str | None:
    """Return the pay as written, or None when the offer does not say."""
    hourly = SMIC_HOURLY_EUR * rng.uniform(*drawn.model.pay)
    monthly = chance(rng, MONTHLY_PAY_SHARE)
    if not known or chance(rng, NO_PAY_SHARE) or drawn.contract in LEARNING_CONTRACTS:
        return None
    if monthly and drawn.schedule.weekly_hours >= FULL_TIME_HOURS:
        exact = hourly * drawn.schedule.weekly_hours * WEEKS_PER_MONTH
        euros = f"{-(-exact // 10) * 10:,.0f}".replace(",", " ")
        return f"{euros} € brut par mois"
    return f"{hourly:.2f} € brut de l’heure".replace(".", ",", 1)


def word_employer(rng: Random, drawn: DrawnOffer) -> str:
    """Return an invented employer; a commune has a few of each family, always the same."""
    temporary = drawn.contract is ContractKind.INTERIM and chance(rng, AGENCY_SHARE)
    family = "interim" if temporary else drawn.model.family
    return invent_name(family, drawn.commune.code, rng.randrange(NAMES_PER_COMMUNE))


def invent_name(family: str, commune_code: str, number: int) -> str:
    """Return the name of one employer of ``family`` in a commune, marked as invented."""
    names, families = _load_names()
    rng = seeded(0, "employer", family, commune_code, number)
    return rng.choice(families[family]).format(nom=rng.choice(names)) + " (fictif)"


def invent_word(what: str) -> str:
    """Return an invented proper name, always the same for ``what``."""
    return seeded(0, "word", what).choice(_load_names()[0])


@cache
def _load_names() -> tuple[tuple[str, ...], Mapping[str, tuple[str, ...]]]:
    data = tomllib.loads(files("usecases.demo").joinpath("data/employers.toml").read_text("utf-8"))
    return tuple(data["names"]), {on: tuple(forms) for on, forms in data["families"].items()}


def _word_hours(hours: float) -> str:
    shown = f"{hours:g}".replace(".", ",")
    kind = "Temps plein" if hours >= FULL_TIME_HOURS else "Temps partiel"
    return f"{kind}, {shown} heures par semaine."


def _word_licence(asked: LicenceRequirement) -> str:
    required = asked.level is RequirementLevel.REQUIRED
    return f"{_LICENCE_NAMES[asked.licence]} {'indispensable' if required else 'apprécié'}."
