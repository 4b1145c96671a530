"""How each identity of the matrix stands towards each object of ``matrix_world.py``.

What stands here is said by hand: it is what the answers of the application are judged by.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from insertion.actor import Role
from insertion.rights import Scope
from tests.api.contact_routes import card_of

RANDOM = "4f0c2f1de9b14c3f8a76c1d2e3f40516"
GONE = "b-gone"

IDENTITIES: Mapping[str, tuple[Role | None, str]] = {
    "anonyme": (None, ""),
    "bénéficiaire": (Role.BENEFICIARY, "beneficiaire:b-1"),
    "référent": (Role.REFERENT, "referent:ref-1"),
    "employeur": (Role.EMPLOYER, "employeur:anne:emp-1"),
    "opérateur": (Role.OPERATOR, "operateur:jean:op-1"),
    "Département": (Role.DEPARTEMENT, "departement:dep-1"),
}
TARGETS = ("own", "same organisation", "same département", "other département", "deleted", "random")
HERE = TARGETS[:3]

_DEPT = frozenset({Scope.DEPARTEMENT, Scope.COUNTED})
_NOBODY: frozenset[Scope] = frozenset()


@dataclass(frozen=True)
class Kind:
    """Ids of one kind by identity and target, and the scopes that each satisfies."""

    ids: Mapping[str, tuple[str, str, str, str]]  # own, same organisation, département, elsewhere
    satisfied: Mapping[Role, Mapping[str, frozenset[Scope]]]
    # What of this kind was there and is deleted. The domain deletes no référent, session, séance
    # nor convention: theirs is an id that was one of something else.
    gone: str = GONE

    def id_of(self, identity: str, target: str) -> str:
        if target == "deleted":
            return self.gone
        if target == "random":
            return RANDOM
        return self.ids.get(identity, self.ids[""])[TARGETS.index(target)]

    def scopes(self, role: Role, target: str) -> frozenset[Scope]:
        return self.satisfied.get(role, {}).get(target, _NOBODY)


def _in_departement(*more: Scope) -> Mapping[str, frozenset[Scope]]:
    return dict.fromkeys(HERE, _DEPT | frozenset(more))


def _of_organisation(*scopes: Scope) -> Mapping[str, frozenset[Scope]]:
    return dict.fromkeys(HERE[:2], frozenset(scopes))


def _of_people(prefix: str) -> Mapping[str, tuple[str, str, str, str]]:
    """Return the ids of what is about the four people: followed by her, beside her, elsewhere."""
    return {"": (f"{prefix}b-1", f"{prefix}b-m", f"{prefix}b-10", f"{prefix}b-53")}


_OWN = {"own": frozenset({Scope.OWN})}
_CASE = {"own": frozenset({Scope.PORTFOLIO})}
_HOST = _of_organisation(Scope.ORGANISATION, Scope.PLACED)
_POSTED = _of_organisation(Scope.ORGANISATION, Scope.OPT_IN)

_OF_PEOPLE: Mapping[str, Kind] = {
    "beneficiary_id": Kind(
        _of_people(""),
        {
            Role.BENEFICIARY: _OWN,
            # Of the département only: what an opening with a motive may be asked for.
            Role.REFERENT: _in_departement() | {"own": _DEPT | {Scope.PORTFOLIO}},
            Role.DEPARTEMENT: _in_departement(),
        },
    ),
    "referent_id": Kind(
        {"": ("ref-1", "ref-3", "ref-2", "ref-53")},
        {Role.REFERENT: _OWN, Role.DEPARTEMENT: _in_departement()},
    ),
    "accompaniment_id": Kind(
        _of_people("acc-"),
        {Role.DEPARTEMENT: _in_departement()},
        gone=f"acc-{GONE}",
    ),
    "contest_id": Kind(
        _of_people("contest-"),
        {
            Role.BENEFICIARY: _OWN,
            Role.REFERENT: _CASE,
            Role.DEPARTEMENT: _in_departement(),
        },
        gone=f"contest-{GONE}",
    ),
    "request_id": Kind(
        _of_people("demande-"),
        {
            Role.BENEFICIARY: _OWN,
            Role.REFERENT: _CASE,
            Role.DEPARTEMENT: _in_departement(),
        },
        gone=f"demande-{GONE}",
    ),
    "hold_id": Kind(_of_people("gel-"), {Role.DEPARTEMENT: _in_departement()}, gone=f"gel-{GONE}"),
    "search_id": Kind(
        _of_people("recherche-"),
        {Role.BENEFICIARY: _OWN, Role.REFERENT: _CASE},
        gone=f"recherche-{GONE}",
    ),
    "contact_id": Kind(
        _of_people("contact-"),
        {Role.BENEFICIARY: _OWN, Role.REFERENT: _CASE},
        gone=f"contact-{GONE}",
    ),
}

_OF_HOSTS: Mapping[str, Kind] = {
    "positionnement_id": Kind(
        {
            "": ("x-b-1", "x-b-m", "x-b-10", "x-b-53"),
            "employeur": ("o-b-1", "o-b-10", "o-b-m", "o-b-53"),
            "opérateur": ("x-b-1", "x-b-m", "y-b-10", "x-b-53"),
        },
        {
            Role.BENEFICIARY: _OWN,
            Role.REFERENT: _CASE,
            Role.EMPLOYER: _HOST,
            Role.OPERATOR: _HOST,
            Role.DEPARTEMENT: _in_departement(),
        },
        gone=f"x-{GONE}",
    ),
    "session_id": Kind(
        {"": ("session-1", "session-2", "session-o2", "session-53")},
        {Role.OPERATOR: _HOST, Role.DEPARTEMENT: _in_departement()},
    ),
    "seance_id": Kind(
        {"": ("seance-1", "seance-2", "seance-o2", "seance-53")},
        {Role.OPERATOR: _HOST, Role.DEPARTEMENT: _in_departement()},
    ),
    "convention_id": Kind(
        {"": ("conv-1", "conv-1b", "conv-2", "conv-53")},
        {Role.OPERATOR: _HOST, Role.DEPARTEMENT: _in_departement()},
    ),
    "site_id": Kind(
        {"": ("site-2", "site-1b", "site-emp-2", "site-emp-53")},
        {Role.EMPLOYER: _HOST, Role.DEPARTEMENT: _in_departement()},
        gone="site-gone",
    ),
    "offer_id": Kind(
        {"": ("posee-1", "posee-1b", "posee-2", "posee-53")},
        {Role.EMPLOYER: _POSTED, Role.DEPARTEMENT: _in_departement()},
        gone="posee-gone",
    ),
    "card_id": Kind(
        {
            "": (
                card_of("b-2", "posee-1"),
                card_of("b-3", "posee-1b"),
                card_of("b-5", "posee-2"),
                card_of("b-54", "posee-53"),
            )
        },
        {Role.EMPLOYER: _POSTED},
        gone=card_of(GONE, "posee-1"),
    ),
}

_OF_ACCOUNTS: Mapping[str, Kind] = {
    "account_id": Kind(
        {"": ("compte-op-1", "compte-op-2", "compte-ref-2", "compte-53")},
        {Role.DEPARTEMENT: _in_departement()},
        gone="compte-gone",
    ),
    "token_id": Kind(
        {
            "": ("jeton-dep-1", "jeton-dep-2", "jeton-op-2", "jeton-dep-53"),
            "employeur": ("jeton-emp-1", "jeton-emp-1b", "jeton-emp-2", "jeton-emp-53"),
            "opérateur": ("jeton-op-1", "jeton-op-1b", "jeton-op-2", "jeton-op-53"),
        },
        {
            Role.EMPLOYER: _HOST,
            Role.OPERATOR: _HOST,
            Role.DEPARTEMENT: _of_organisation(*_DEPT),  # its own: not those of its structures
        },
        gone="jeton-gone",
    ),
    "import_id": Kind(
        # An import is of the whole département: of an employer or an operator, there is none.
        {"": ("importe-1", "importe-1b", "importe-2", "importe-53")},
        {Role.DEPARTEMENT: _in_departement()},
        gone="importe-gone",
    ),
}

KINDS: Mapping[str, Kind] = {**_OF_PEOPLE, **_OF_HOSTS, **_OF_ACCOUNTS}
