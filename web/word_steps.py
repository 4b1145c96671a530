"""The questions answered in one's own words: where, which work, what one can do."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import islice

from api.wiring import Vicinal
from geo.communes import Commune
from geo.geocoding import Geocoder
from insertion.beneficiary import MAX_SKILLS
from skills.codes import RomeCode, SkillId
from skills.taxonomy import Referential, SkillKind
from usecases.knowledge import Knowledge
from usecases.look_up import look_up_communes, look_up_occupations
from usecases.read_home import MIN_ADDRESS_CONFIDENCE
from usecases.read_profile import occupations_named
from web.answers import Answers
from web.forms import Form
from web.messages import N_
from web.steps import Taken, changed, refuse_nir_of

MAX_PLACES = 6
MAX_PLACES_READ = 60  # namesakes of here may come after those of larger towns
MAX_PROPOSED = 6
MAX_OCCUPATIONS = 8
MAX_SKILLS_PROPOSED = 16
MAX_WORDS = 200
MAX_FREE_TEXT = 1_000


@dataclass(frozen=True, slots=True)
class Named:
    """A code and the words that people read; ``ticked`` when it is already chosen."""

    code: str
    label: str
    ticked: bool = False


def take_place(
    form: Form, answers: Answers, vicinal: Vicinal, departements: Collection[str]
) -> Taken:
    """Return where a person lives, or the communes that she may mean, those of here first."""
    words, code = form.get("lieu")[:MAX_WORDS], form.get("commune")
    # A commune was proposed for some words: once they are changed, they count and it does not.
    asked_again = bool(words) and words == form.get("lieu_cherche")
    if asked_again and code in vicinal.communes.by_code:
        return Taken(_living_in(answers, code))
    if not words:
        return Taken(answers, {"lieu": N_("Écrivez le nom de votre commune ou son code postal.")})
    refusal = refuse_nir_of("lieu", words)
    if refusal is not None:
        return Taken(answers, {"lieu": refusal})
    found = _place_named(words, answers, vicinal.geocoder, departements)
    if asked_again and "places" in found.facts:
        return Taken(answers, {"commune": N_("Choisissez une réponse.")}, found.facts)
    return found


def _place_named(
    words: str, answers: Answers, geocoder: Geocoder, departements: Collection[str]
) -> Taken:
    known = look_up_communes(words, geocoder, MAX_PLACES_READ)
    # A namesake of here is likelier than a larger one at the other end of the country.
    found = sorted(known, key=lambda each: each.commune.departement not in departements)
    if not found:
        unknown = N_("Nous ne trouvons pas cette commune. Essayez avec le code postal.")
        return Taken(answers, {"lieu": unknown}, {"words": words})
    if found[0] is known[0] and found[0].confidence >= MIN_ADDRESS_CONFIDENCE:
        return Taken(_living_in(answers, found[0].commune.code))
    places = list({each.commune.code: each.commune for each in found}.values())
    return Taken(answers, facts={"words": words, "places": places[:MAX_PLACES]})


def _living_in(answers: Answers, code: str) -> Answers:
    return changed(answers, domicile={"commune": code})


def home_of(answers: Answers, vicinal: Vicinal) -> Commune | None:
    """Return the commune answered, None before."""
    code = answers.get("domicile", {}).get("commune")
    return vicinal.communes.by_code.get(code)


def take_occupations(name: str, form: Form, answers: Answers, knowledge: Knowledge) -> Taken:
    """Return the occupations chosen, or those that some words may name."""
    known = knowledge.referential.occupations
    chosen = [code for code in form.all("choisis") if RomeCode(code) in known]
    if len(chosen) > MAX_OCCUPATIONS:
        return Taken(answers, {"mots": N_("C’est beaucoup. Gardez 8 métiers au plus.")})
    kept = changed(answers, **{name: chosen or None})
    words = form.get("mots")[:MAX_WORDS]
    looked_up = form.get("mots_cherches")
    if not words or (words == looked_up and form.get("suite") != "chercher"):
        return Taken(kept)
    refusal = refuse_nir_of("mots", words)
    if refusal is not None:
        return Taken(kept, {"mots": refusal})
    proposed = _proposed(words, chosen, knowledge)
    if not proposed:
        unknown = N_(
            "Nous ne connaissons pas ces mots. Essayez d’autres mots, par exemple « cuisine »."
        )
        return Taken(kept, {"mots": unknown}, {"words": words})
    return Taken(kept, facts={"words": words, "proposed": proposed})


def _proposed(words: str, chosen: list[str], knowledge: Knowledge) -> list[Named]:
    hits = look_up_occupations(words, knowledge, MAX_PROPOSED)
    sure = {hit.code for hit in occupations_named(words, hits)}
    labels = {hit.code: hit.label for hit in hits if hit.code not in chosen}
    return [Named(code, label, code in sure) for code, label in labels.items()]


def occupations_of(name: str, answers: Answers, referential: Referential) -> list[Named]:
    """Return the occupations answered, with their names."""
    known = referential.occupations
    codes = (RomeCode(code) for code in answers.get(name, ()))
    return [Named(code, known[code].label, True) for code in codes if code in known]


def take_skills(form: Form, answers: Answers, knowledge: Knowledge) -> Taken:
    """Return what a person can do: ticked, and told in a few words."""
    known = knowledge.referential.skills
    ticked = [each for each in form.all("competences") if SkillId(each) in known]
    text = form.get("texte")
    refusal = refuse_nir_of("texte", text)
    if refusal is not None:
        return Taken(answers, {"texte": refusal})
    if len(text) > MAX_FREE_TEXT or len(ticked) > MAX_SKILLS:
        return Taken(answers, {"texte": N_("C’est trop long. Gardez le plus important.")})
    return Taken(changed(answers, competences=ticked or None, texte_libre=text or None))


def skills_proposed(answers: Answers, referential: Referential) -> list[Named]:
    """Return what the occupations answered usually ask, their heart first, and what is ticked."""
    ticked = dict.fromkeys(SkillId(each) for each in answers.get("competences", ()))
    known = referential.skills
    fresh = (
        each
        for each in _usual(answers, referential)
        if each not in ticked and known[each].kind is SkillKind.KNOW_HOW
    )
    proposed = [*ticked, *islice(dict.fromkeys(fresh), MAX_SKILLS_PROPOSED)]
    return [Named(each, known[each].label, each in ticked) for each in proposed if each in known]


def _usual(answers: Answers, referential: Referential) -> Iterable[SkillId]:
    codes = (*answers.get("metiers_recherches", ()), *answers.get("metiers_exerces", ()))
    lists = [
        sorted(referential.occupations[RomeCode(code)].skills, key=lambda each: not each.core)
        for code in dict.fromkeys(codes)
        if RomeCode(code) in referential.occupations
    ]
    # One of each occupation in turn, so that the last one named is not forgotten.
    longest = max(map(len, lists), default=0)
    return (each[row].skill_id for row in range(longest) for each in lists if row < len(each))
