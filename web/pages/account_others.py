"""The accounts of others: those the Département keeps, and those of a structure by its keeper."""

from collections.abc import Mapping
from typing import Any

from fastapi import HTTPException, Request, Response

from insertion.accounts import may_be_of
from insertion.actor import Role
from insertion.organisations import OrganisationKind
from web.asking import ApiRefused, id_in
from web.forms import Form
from web.pages.account import ACCOUNT, ROLES
from web.paging import page_asked, pager
from web.rendering import screens
from web.sign_in_words import FIRST_TIME, Again, mistakes_in
from web.signed_in import Desk, DeskRoute, Does, done_by, read_by, to

OF_DEPARTEMENT, OF_STRUCTURE = "/departement/comptes", f"{ACCOUNT}/equipe"
KEEPERS = (Role.DEPARTEMENT,)
IN_STRUCTURES = (Role.EMPLOYER, Role.OPERATOR)  # whose keepers the API alone knows
STATES = {"a_activer": "invitation à ouvrir", "actif": "actif", "desactive": "désactivé"}
TONES = {"a_activer": "warn", "actif": "good", "desactive": "bad"}
# Who is invited in which role, and the field that says for whom.
INVITED = {
    Role.REFERENT: "referent_id",
    Role.EMPLOYER: "organisation_id",
    Role.OPERATOR: "organisation_id",
    Role.DEPARTEMENT: "",
}
_ROLE_FIELDS = ("role", "organisation_id", "administre")
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
        names=_names(await _invitable(desk)),
        pager=pager(request, found),
        role=role,
        state=state,
        roles=_role_words(),
        states=STATES,
        tones=TONES,
        base=_base(request),
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
    known = await _invitable(desk)
    return screens(request).page(
        request,
        "compte/un-compte.html",
        again.status,
        account=account,
        names=_names(known),
        structures=_structures(known),
        base=_base(request),
        own=account["agit_comme"] == desk.person.id,
        mistakes=again.mistakes,
        typed={name: account[name] for name in _ROLE_FIELDS} | dict(again.typed),
        roles=_role_words(),
        roles_open=[(each.value, ROLES[each]) for each in _CHANGED_TO],
        states=STATES,
        tones=TONES,
    )


async def show_new(request: Request, desk: Desk) -> Response:
    """Ask in which role, then for whom and at what address."""
    if not _is_of_departement(request):
        return await _new(request, desk, desk.person.role.value)
    return await _new(request, desk, _among(request, "role", {each.value for each in INVITED}))


async def _new(request: Request, desk: Desk, role: str, again: Again = FIRST_TIME) -> Response:
    of_departement = _is_of_departement(request)
    if not of_departement:
        await desk.api.get("/comptes", size=1)  # nothing here for who keeps no accounts
    known = await _invitable(desk)
    return screens(request).page(
        request,
        "compte/inviter.html",
        again.status,
        role=role,
        roles=[(each.value, ROLES[each]) for each in INVITED],
        words=_role_words(),
        whom=INVITED[Role(role)] if role and of_departement else "",
        referents=_referents(known),
        structures=_structures(known, role),
        base=_base(request),
        mistakes=again.mistakes,
        typed={"courriel": "", "referent_id": "", "organisation_id": "", "administre": False}
        | dict(again.typed),
    )


async def invite(request: Request, desk: Desk, form: Form) -> Response:
    """Invite a professional: the link leaves by mail."""
    said: dict[str, Any] = {"courriel": form.get("courriel")}
    if _is_of_departement(request):
        role = form.get("role")
        if role not in {each.value for each in INVITED}:
            raise HTTPException(422, "Choisir un rôle.")
        if whom := INVITED[Role(role)]:
            said[whom] = form.get(whom) or None
        said["administre"] = bool(form.get("administre"))
    else:
        role = desk.person.role.value
        said["organisation_id"] = desk.person.organisation_id
    try:
        made = await desk.api.post("/comptes", {"role": role, **said}, key=form.get("_cle"))
    except ApiRefused as refused:
        mistakes = mistakes_in(request, refused, "courriel")
        return await _new(request, desk, role, Again(refused.status_code, mistakes, said))
    return to(f"{_base(request)}/{id_in(made['id'])}", fait="invite")


async def change_role(request: Request, desk: Desk, form: Form) -> Response:
    """Change the role of an account; its connections end."""
    is_departement = form.get("role") == Role.DEPARTEMENT.value
    said = {
        "role": form.get("role"),
        "organisation_id": None if is_departement else form.get("organisation_id") or None,
        "administre": bool(form.get("administre")) and not is_departement,
    }
    try:
        await desk.api.post(f"{_path(request)}/role", said)
    except ApiRefused as refused:
        mistakes = mistakes_in(request, refused, "role")
        return await _one(request, desk, Again(refused.status_code, mistakes, said))
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
    return f"{_base(request)}/{id_in(request.path_params['id'])}"


def _base(request: Request) -> str:
    """Return the address of the list one is at."""
    return OF_DEPARTEMENT if _is_of_departement(request) else OF_STRUCTURE


def _is_of_departement(request: Request) -> bool:
    return request.url.path.startswith(OF_DEPARTEMENT)


async def _invitable(desk: Desk) -> Mapping[str, Any]:
    """Return for whom an account may be opened; nothing but one's own structure, by name."""
    if desk.person.role is not Role.DEPARTEMENT:
        return {"referents": (), "structures": ()}
    found: Mapping[str, Any] = await desk.api.get("/comptes/invitables")
    return found


def _referents(known: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(each["id"], f"{each['id']} ({each['structure']})") for each in known["referents"]]


def _structures(known: Mapping[str, Any], role: str = "") -> list[tuple[str, str]]:
    """Return the structures that an account may be of, in a role when one is chosen."""
    return [
        (each["id"], f"{each['nom']} ({each['type']['libelle']})")
        for each in known["structures"]
        if not role or may_be_of(Role(role), OrganisationKind(each["type"]["code"]))
    ]


def _names(known: Mapping[str, Any]) -> dict[str, str]:
    """Return how structures are called."""
    return {each["id"]: each["nom"] for each in known["structures"]}


def _among(request: Request, name: str, known: Mapping[str, Any] | set[str]) -> str:
    said = request.query_params.get(name, "")
    return said if said in known else ""


def _role_words() -> dict[str, str]:
    return {role.value: words for role, words in ROLES.items()}


def _at(base: str, roles: tuple[Role, ...]) -> tuple[DeskRoute, ...]:
    one = f"{base}/{{id}}"
    return (
        read_by(base, roles, show_accounts),
        read_by(f"{base}/inviter", roles, show_new),
        done_by(f"{base}/inviter", roles, invite),
        read_by(one, roles, show_one),
        done_by(f"{one}/invitation", roles, _does("invitation", "invite")),
        done_by(f"{one}/desactivation", roles, _does("desactivation", "desactive")),
    )


_ONE = f"{OF_DEPARTEMENT}/{{id}}"
ROUTES = (
    *_at(OF_DEPARTEMENT, KEEPERS),
    *_at(OF_STRUCTURE, IN_STRUCTURES),
    done_by(f"{_ONE}/role", KEEPERS, change_role),
    done_by(f"{_ONE}/reactivation", KEEPERS, _does("reactivation", "reactive")),
    done_by(
        f"{_ONE}/second-facteur", KEEPERS, _does("second-facteur/remise-a-zero", "second-facteur")
    ),
    done_by(f"{_ONE}/connexions", KEEPERS, _does("connexions/fin", "connexions")),
)
