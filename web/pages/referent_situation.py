"""The situation of a person: read, and written in the place of what was known before."""

from collections.abc import Mapping
from typing import Any

from fastapi import Request, Response

from insertion.positionnement import HOLDING
from insertion.positionnement_terms import dispositif_key
from insertion.situation import ATTRIBUTES, Kind
from web.asking import ApiRefused
from web.fields import as_said, is_day, lines, whole
from web.forms import Form
from web.pages.referent_person import PATH, SHOWN, path_of, section, url_of
from web.pages.referent_placing import INVALID, STALE
from web.pages.referent_today import READERS
from web.routing import vicinal_of
from web.signed_in import Desk, done_by, read_by, to

ONGOING, DECLARED = "accompagnements_en_cours", "declarations"
PARTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "RSA et orientation",
        (
            *("date_naissance", "age", "recoit_rsa", "rsa_depuis", "rsa_majore", "rsa_socle"),
            *("rsa_verifie_le", "droits_et_devoirs", "orientation", "oriente_le"),
            *("releve_faj", "autre_minimum_social"),
        ),
    ),
    (
        "Accompagnement",
        (
            *("accompagne_par_professionnel", "en_demarche_insertion", "prescripteur", ONGOING),
            *("evaluation_prealable", "difficultes_sociales", "cumul_difficultes"),
            *("difficultes_acces_emploi", "besoin_mobilite", "premiere_entree_module_ai"),
        ),
    ),
    (
        "Travail",
        (
            *("demandeur_emploi", "en_emploi_depuis", "activite_precaire"),
            *("travailleur_independant", "contrat_aide"),
        ),
    ),
    (
        "Famille et logement",
        (
            *("en_couple", "enfants_a_charge", "enfant_moins_3_ans", "grossesse", "logement"),
            *("exploitant_agricole", "regime_agricole"),
        ),
    ),
    ("Territoire", ("commune", "departement", "epci", "pds", "mds", "habite_qpv")),
)
CHOICE_WORDS: Mapping[str, str] = {
    "social": "sociale",
    "emploi": "emploi",
    "socioprofessionnel": "socioprofessionnelle",
    "stable": "stable",
    "heberge": "hébergée",
    "sans_domicile": "sans domicile",
    "errance": "en errance",
    "residence_mobile": "résidence mobile",
    "referent_parcours": "son référent",
    "conseiller_emploi_formation": "un conseiller emploi-formation",
    "travailleur_social_departement": "un travailleur social du Département",
    "plateforme_orientation": "la plateforme d’orientation",
    "autre": "quelqu’un d’autre",
}
_SHOWN = "_lu"  # the ETag of what the form showed
_CHANGED = (
    "Sa situation a changé entre-temps, et rien n’a été gardé. "
    "Vos réponses sont là, avec ce qui est gardé à côté : corriger, puis garder."
)
_YES_NO = {"oui": True, "non": False}


async def show_situation(request: Request, desk: Desk) -> Response:
    """Show what is declared of her, as a form that changes it."""
    found, tag = await _read(request, desk)
    return _page(request, found, tag)


async def _read(request: Request, desk: Desk) -> tuple[dict[str, Any], str]:
    """Return what is kept of her, and its ETag."""
    answered = await desk.api.ask("GET", f"{path_of(request)}/situation")
    return answered.json(), answered.headers["etag"]


async def do_situation(request: Request, desk: Desk, form: Form) -> Response:
    """Write what is declared, whole: what was emptied is no longer known."""
    kept, _tag = await _read(request, desk)
    answers = {name: _value(form, name) for name in ATTRIBUTES}
    typed = {name: value for name, value in answers.items() if value is not None}
    typed[DECLARED] = kept[DECLARED] | _declared(form, kept[DECLARED])
    body = dict(typed)
    if ONGOING in body:
        # What her positionnements say by themselves is not declared again.
        who = request.path_params["beneficiary_id"]
        placed = await desk.api.get("/positionnements", beneficiaire_id=who, size=SHOWN)
        under_way = {
            dispositif_key(each["dispositif"])
            for each in placed["items"]
            if each["dispositif"] and each["etat"]["code"] in HOLDING
        }
        body[ONGOING] = [each for each in body[ONGOING] if each not in under_way]
    path, shown = f"{path_of(request)}/situation", form.get(_SHOWN)
    try:
        await desk.api.put(path, body, key=form.get("_cle"), read=shown)
    except ApiRefused as refused:
        if refused.status_code == STALE:
            now, tag = await _read(request, desk)
            mistakes = {"": _CHANGED} | _written_meanwhile(now, typed)
            return _page(request, typed, tag, mistakes, STALE)
        if refused.status_code != INVALID:
            raise
        return _page(request, typed, shown, refused.mistakes or {"": refused.detail}, INVALID)
    return to(f"{url_of(request)}/situation", fait="garde")


def _written_meanwhile(kept: Mapping[str, Any], typed: Mapping[str, Any]) -> dict[str, str]:
    """Return what is kept now, beside each answer that was typed otherwise."""
    other = {name: kept.get(name) for name in ATTRIBUTES if kept.get(name) != typed.get(name)}
    said = typed[DECLARED]
    other |= {f"{DECLARED}.{c}": v for c, v in kept[DECLARED].items() if said.get(c) != v}
    return {name: f"Gardé maintenant : {_told(value)}." for name, value in other.items()}


def _told(value: Any) -> str:
    if value is None:
        return "pas connu"
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, list):
        return ", ".join(value) or "aucun"
    text = str(value)
    return CHOICE_WORDS.get(text) or (as_said(text) if is_day(text) else text)


def _page(
    request: Request,
    found: Mapping[str, Any],
    shown: str,
    mistakes: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response:
    parts = [(title, [ATTRIBUTES[name] for name in names]) for title, names in PARTS]
    return section(
        request,
        "situation.html",
        status,
        shown=shown,
        parts=parts,
        found=found,
        known=sum(found.get(name) is not None for name in ATTRIBUTES),
        attributes=len(ATTRIBUTES),
        choices={
            name: [(code, CHOICE_WORDS[code]) for code in each.choices]
            for name, each in ATTRIBUTES.items()
        },
        questions=vicinal_of(request).dispositifs().own_questions(),
        mistakes=dict(mistakes or {}),
    )


def _value(form: Form, name: str) -> Any:
    text, kind = form.get(name), ATTRIBUTES[name].kind
    if kind is Kind.CODES:
        return [] if text.lower() == "aucun" else lines(text) or None
    if not text:
        return None
    if kind is Kind.YES_NO:
        return _YES_NO.get(text, text)
    return whole(text) if kind is Kind.WHOLE else text


def _declared(form: Form, kept: Mapping[str, bool]) -> dict[str, bool]:
    """Return the answers to what rules ask in their own words, among those already given."""
    said = {code: form.get(f"{DECLARED}.{code}") for code in kept}
    return {code: _YES_NO[text] for code, text in said.items() if text in _YES_NO}


ROUTES = (
    read_by(PATH + "/situation", READERS, show_situation),
    done_by(PATH + "/situation", READERS, do_situation),
)
