"""The home of each role, and what its menu leads to."""

from collections.abc import Mapping
from dataclasses import dataclass

from insertion.actor import Role
from web.messages import N_
from web.signed_in import Person


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a menu."""

    url: str
    label: str


HOMES: Mapping[Role, str] = {
    Role.BENEFICIARY: "/moi",
    Role.REFERENT: "/referent",
    Role.EMPLOYER: "/employeur",
    Role.OPERATOR: "/operateur",
    Role.DEPARTEMENT: "/departement",
}

VISITOR = (
    Entry("/possibilites", N_("À ma portée")),
    Entry("/profil", N_("Mes réponses")),
    Entry("/aide", N_("Aide")),
)

MENUS: Mapping[Role, tuple[Entry, ...]] = {
    Role.BENEFICIARY: (
        Entry("/moi", N_("À ma portée")),
        Entry("/moi/demarches", N_("Mes démarches")),
        Entry("/moi/recherches", N_("Mes recherches")),
        Entry("/moi/mes-donnees", N_("Mes données")),
        Entry("/aide", N_("Aide")),
    ),
    Role.REFERENT: (
        Entry("/referent", "Aujourd’hui"),
        Entry("/referent/portefeuille", "Portefeuille"),
        Entry("/referent/actions", "Actions"),
        Entry("/referent/offres", "Offres"),
        Entry("/referent/contestations", "Contestations"),
        Entry("/referent/dossiers", "Autre dossier"),
    ),
    Role.EMPLOYER: (
        Entry("/employeur", "Mes offres"),
        Entry("/employeur/offres/nouvelle", "Déposer une offre"),
        Entry("/employeur/personnes", "Personnes proposées"),
        Entry("/employeur/sites", "Mes sites"),
    ),
    Role.OPERATOR: (
        Entry("/operateur", "À répondre"),
        Entry("/operateur/sessions", "Sessions"),
        Entry("/operateur/personnes", "Personnes"),
        Entry("/operateur/conventions", "Conventions"),
    ),
    Role.DEPARTEMENT: (
        Entry("/departement", "Tableau de bord"),
        Entry("/departement/carte", "Carte"),
        Entry("/departement/conventions", "Conventions"),
        Entry("/departement/moderation", "Modération"),
        Entry("/departement/demandes", "Droits"),
        Entry("/departement/imports", "Imports"),
        Entry("/departement/regles", "Règles"),
        Entry("/departement/comptes", "Comptes"),
    ),
}


def menu_of(person: Person | None) -> tuple[Entry, ...]:
    """Return the menu of who reads; that of a visitor when nobody is signed in."""
    return VISITOR if person is None else MENUS[person.role]
