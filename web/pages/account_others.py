"""The accounts that the Département keeps: invited, changed, disabled."""

from collections.abc import Mapping
from typing import Any

from fastapi import HTTPException, Request, Response

from insertion.actor import Role
from web.asking import ApiRefused, id_in
from web.forms import Form
from web.pages.account import ROLES
from web.paging import page_asked, pager
from web.rendering import screens
from web.sign_in_words import FIRST_TIME, Again, mistakes_in
from web.signed_in import Desk, Does, done_by, read_by, to

ACCOUNTS = "/departement/comptes"
NEW = f"{ACCOUNTS}/inviter"
ONE = f"{ACCOUNTS}/{{id}}"
KEEPERS = (Role.DEPARTEMENT,)
STATES = {"a_activer": "invitation à ouvrir", "actif": "actif", "desactive": "désactivé"}
TONES = {"a_activer": "warn", "actif": "good", "desactive": "bad"}
# Who is invited in which role, and the field that says for whom.
INVITED = {
    Role.REFERENT: "referent_id",
    Role.EMPLOYER: "organisation_id",
    Role.OPERATOR: "organisation_id",
    Role.DEPARTEMENT: "",
}
_CHANGED_TO = (Role.EMPLOYER, Role.OPERATOR, Role.DEPARTEMENT)


async def show_accounts(request: Request, desk: Desk) -> Response:
    """Show the accounts, by page; those of a role or a state when the address says so."""
    role = _among(request, "role", {each.value for each in ROLES})
    state = _among(request, "etat", STATES)
    found = await desk.api.get("/comptes", role=role, etat=state, page=page_asked(request))
    return screens(request).page(
        request,
        "compte/comptes.html",
        found=found,
        pager=pager(request, found),
        role=role,
        state=state,
        roles=_role_words(),
        states=STATES,
        tones=TONES,
    )


async def show_one(request: Request, desk: Desk) -> Response:
    """Show one account, and what may be done with it."""
    return await _one(request, desk)


async def _one(
    request: Request,
    desk: Desk,
    again: Again = FIRST_TIME,
) -> Response:
    account = await desk.api.get(_path(request))
    people = await desk.api.get("/comptes/invitables")
    return screens(request).page(
        request,
        "compte/un-compte.html",
        again.status,
        account=account,
        structures=_named(people["structures"]),
        own=account["agit_comme"] == desk.person.id,
        mistakes=again.mistakes,
        typed={
            "role": account["role"],
            "organisation_id": account["organisation_id"],
            **again.typed,
        },
        roles=_role_words(),
        roles_open=[(each.value, ROLES[each]) for each in _CHANGED_TO],
        states=STATES,
        tones=TONES,
    )


async def show_new(request: Request, desk: Desk) -> Response:
    """Ask in which role, then for whom and at what address."""
    return await _new(request, desk, _among(request, "role", {each.value for each in INVITED}))


async def _new(
    request: Request,
    desk: Desk,
    role: str,
    again: Again = FIRST_TIME,
) -> Response:
    people = await desk.api.get("/comptes/invitables")
    return screens(request).page(
        request,
        "compte/inviter.html",
        again.status,
        role=role,
        roles=[(each.value, ROLES[each]) for each in INVITED],
        words=_role_words(),
        whom=INVITED[Role(role)] if role else "",
        people={
            "referents": [
                (each["id"], f"{each['id']} ({each['structure']})") for each in people["referents"]
            ],
            "structures": _named(people["structures"]),
        },
        mistakes=again.mistakes,
        typed={"courriel": "", "referent_id": "", "organisation_id": "", **again.typed},
    )


async def invite(request: Request, desk: Desk, form: Form) -> Response:
    """Invite a professional: the link leaves by mail."""
    role = form.get("role")
    if role not in {each.value for each in INVITED}:
        raise HTTPException(422, "Choisir un rôle.")
    whom = INVITED[Role(role)]
    typed = {"courriel": form.get("courriel")} | ({whom: form.get(whom)} if whom else {})
    said = {"role": role, **{name: value or None for name, value in typed.items()}}
    said["courriel"] = typed["courriel"]
    try:
        made = await desk.api.post("/comptes", said, key=form.get("_cle"))
    except ApiRefused as refused:
        mistakes = mistakes_in(request, refused, "courriel")
        return await _new(request, desk, role, Again(refused.status_code, mistakes, typed))
    return to(f"{ACCOUNTS}/{id_in(made['id'])}", fait="invite")


async def change_role(request: Request, desk: Desk, form: Form) -> Response:
    """Change the role of an account; its connections end."""
    typed = {name: form.get(name) for name in ("role", "organisation_id")}
    is_departement = typed["role"] == Role.DEPARTEMENT.value
    whose = None if is_departement else typed["organisation_id"] or None
    said = {"role": typed["role"], "organisation_id": whose}
    try:
        await desk.api.post(f"{_path(request)}/role", said)
    except ApiRefused as refused:
        mistakes = mistakes_in(request, refused, "role")
        return await _one(request, desk, Again(refused.status_code, mistakes, typed))
    return to(_here(request), fait="role")


def _does(verb: str, word: str) -> Does:
    """Return what does one thing to an account, which asks nothing more."""

    async def do(request: Request, desk: Desk, _form: Form) -> Response:
        try:
            await desk.api.post(f"{_path(request)}/{verb}")
        except ApiRefused as refused:
            mistakes = mistakes_in(request, refused, "")
            return await _one(request, desk, Again(refused.status_code, mistakes))
        return to(_here(request), fait=word)

    return do


def _path(request: Request) -> str:
    return f"/comptes/{id_in(request.path_params['id'])}"


def _here(request: Request) -> str:
    return f"{ACCOUNTS}/{id_in(request.path_params['id'])}"


def _among(request: Request, name: str, known: Mapping[str, Any] | set[str]) -> str:
    said = request.query_params.get(name, "")
    return said if said in known else ""


def _named(structures: list[dict[str, str]]) -> list[tuple[str, str]]:
    return [
        (each["id"], f"{each['nom']} ({each['type'].replace('_', ' ')})") for each in structures
    ]


def _role_words() -> dict[str, str]:
    return {role.value: words for role, words in ROLES.items()}


ROUTES = (
    read_by(ACCOUNTS, KEEPERS, show_accounts),
    read_by(NEW, KEEPERS, show_new),
    done_by(NEW, KEEPERS, invite),
    read_by(ONE, KEEPERS, show_one),
    done_by(f"{ONE}/role", KEEPERS, change_role),
    done_by(f"{ONE}/invitation", KEEPERS, _does("invitation", "invite")),
    done_by(f"{ONE}/desactivation", KEEPERS, _does("desactivation", "desactive")),
    done_by(f"{ONE}/reactivation", KEEPERS, _does("reactivation", "reactive")),
    done_by(
        f"{ONE}/second-facteur", KEEPERS, _does("second-facteur/remise-a-zero", "second-facteur")
    ),
    done_by(f"{ONE}/connexions", KEEPERS, _does("connexions/fin", "connexions")),
)
