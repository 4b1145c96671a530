"""The permission matrix, as data: which role holds which right, over what. Denied by default.

Everything reads this one table: the gate before each route (``api/gate.py``), the use cases, the
page ``docs/rights.md`` and the test that calls every route as everyone. A role is never enough:
it gives a scope, and the relation (this person, this structure, this département) is in the query.

The Département administers the service and reads no file: no situation, no home, no sheet. Nobody
acts in the place of someone else. What is of another département does not exist.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from insertion.actor import Role
from insertion.rights import Right, Scope

PEOPLE: tuple[Role, ...] = (
    Role.BENEFICIARY,
    Role.REFERENT,
    Role.EMPLOYER,
    Role.OPERATOR,
    Role.DEPARTEMENT,
)
"""The roles of those who come through a route, in the order of a row; the clock has none."""

_Cell = frozenset[Scope]
_NO: _Cell = frozenset()


@dataclass(frozen=True, slots=True)
class Grant:
    """One row of the matrix.

    ``scopes`` has the roles that hold the right; None is someone who is not identified.
    ``note`` says what a scope leaves out.
    """

    right: Right
    label: str
    scopes: Mapping[Role | None, _Cell]
    note: str = ""


def scopes_of(right: Right, role: Role | None) -> frozenset[Scope]:
    """Return over what a role holds a right; nothing when it does not."""
    return MATRIX[right].scopes.get(role, _NO)


def holds(right: Right, role: Role | None) -> bool:
    """Return whether a role holds a right, over whatever it is."""
    return bool(scopes_of(right, role))


def _row(right: Right, label: str, *cells: _Cell) -> Grant:
    held: dict[Role | None, _Cell] = {
        role: cell for role, cell in zip(PEOPLE, cells, strict=True) if cell
    }
    return Grant(right, label, MappingProxyType(held), _NOTES.get(right, ""))


def _public(right: Right, label: str) -> Grant:
    everyone = dict.fromkeys((None, *PEOPLE), frozenset({Scope.EVERYONE}))
    return Grant(right, label, MappingProxyType(everyone))


_OWN, _CASE = frozenset({Scope.OWN}), frozenset({Scope.PORTFOLIO})
_ORG, _SENT = frozenset({Scope.ORGANISATION}), frozenset({Scope.PLACED})
_OPT, _COUNT = frozenset({Scope.OPT_IN}), frozenset({Scope.COUNTED})
_DEPT, _GLASS = frozenset({Scope.DEPARTEMENT}), frozenset({Scope.BREAK_GLASS})

_R = Right

_NOTES: Mapping[Right, str] = {
    _R.MANAGE_ACCOUNTS: "Dans une structure : par qui l’administre.",
    _R.MANAGE_TOKENS: "Un employeur : pour ses offres ; un opérateur : pour ses sessions.",
    _R.READ_IDENTITY: "Le Département : pour tenir les comptes.",
    _R.READ_ZONE: "Employeur et opérateur : une classe de trajet, rien d’autre.",
    _R.READ_PROFILE: "Employeur et opérateur : ce que l’offre ou l’action demande.",
    _R.READ_DOCUMENTS: "Employeur : la version que la personne a approuvée.",
    _R.OPEN_FILE: "La personne le voit, et les administrateurs en sont avertis.",
    _R.COUNT_PEOPLE: "Par tranches : moins de 11, 11 à 20, 21 à 50, plus de 50.",
    _R.READ_POSITIONNEMENTS: (
        "Situation et motifs : elle et son portefeuille. Une MDS : ce qu’elle doit valider."
    ),
    _R.CREATE_POSITIONNEMENT: (
        "Employeur et opérateur proposent ; la personne et le référent décident."
    ),
    _R.READ_SEANCES: "Le Département : combien, jamais qui.",
    _R.READ_DECOMPTE: "Sous un identifiant qui ne dit rien : c’est ce qui est payé.",
    _R.EXPORT_PERSONAL: "Opérateur : la liste d’une session.",
    _R.READ_ACCESS_LOG: "Le Département : qui et quand, sans le contenu.",
    _R.ASK_ERASURE: "Un professionnel : de son propre compte.",
    _R.HOLD: "Deux personnes : l’une demande, l’autre confirme.",
    _R.OPEN_ARCHIVE: "Avec un motif, que la personne voit.",
    _R.IMPORT: "Un employeur : ses offres ; un opérateur : ses sessions.",
}

# Cells: the person, the référent, the employer, the operator, the Département.

_SERVICE = (
    _public(_R.SEE_HEALTH, "Savoir si le serveur répond"),
    _public(_R.READ_DOCS, "Lire la documentation de l’API"),
    _row(_R.READ_METRICS, "Lire les mesures du serveur", _NO, _NO, _NO, _NO, _DEPT),
    _public(_R.READ_CATALOGUE, "Lire les offres, les actions et leurs sessions"),
    _public(_R.READ_REFERENCE, "Lire communes, territoires, métiers et compétences"),
    _public(_R.READ_RULES, "Lire les règles des dispositifs"),
    _public(_R.READ_POLICY, "Lire les règles du classement et leur version"),
    _public(_R.READ_STATISTICS, "Lire les statistiques publiques"),
    _public(_R.MATCH_SENT_PROFILE, "Chercher avec ce que l’on dit, sans compte"),
    _public(_R.ASSESS_SENT_SITUATION, "Vérifier des conditions d’entrée, de la même façon"),
)

_ACCOUNTS = (
    _public(_R.SIGN_IN, "Se connecter, activer son compte"),
    _row(_R.KEEP_OWN_ACCOUNT, "Tenir son propre compte", _OWN, _OWN, _OWN, _OWN, _OWN),
    _row(_R.INVITE_BENEFICIARY, "Donner le code qui ouvre un compte", _NO, _CASE, _NO, _NO, _NO),
    _row(_R.MANAGE_ACCOUNTS, "Inviter ou désactiver des comptes", _NO, _NO, _ORG, _ORG, _DEPT),
    _row(
        _R.APPROVE_ORGANISATIONS, "Agréer un employeur ou un opérateur", _NO, _NO, _NO, _NO, _DEPT
    ),
    _row(_R.MANAGE_TOKENS, "Donner et retirer des jetons d’API", _NO, _NO, _ORG, _ORG, _DEPT),
    _row(_R.IMPERSONATE, "Agir à la place de quelqu’un", _NO, _NO, _NO, _NO, _NO),
)

_PERSON = (
    _row(_R.CREATE_BENEFICIARY, "Ouvrir le dossier d’une personne", _OWN, _CASE, _NO, _NO, _DEPT),
    _row(
        _R.READ_IDENTITY, "Lire le nom et les coordonnées", _OWN, _CASE | _GLASS, _OPT, _SENT, _DEPT
    ),
    _row(_R.WRITE_IDENTITY, "Corriger le nom et les coordonnées", _OWN, _CASE, _NO, _NO, _DEPT),
    _row(_R.READ_HOME, "Lire l’adresse exacte du domicile", _OWN, _CASE, _NO, _NO, _GLASS),
    _row(_R.WRITE_HOME, "Écrire l’adresse du domicile", _OWN, _CASE, _NO, _NO, _NO),
    _row(_R.READ_ZONE, "Lire la zone où une personne habite", _OWN, _CASE, _OPT, _SENT, _DEPT),
    _row(_R.PROTECT_ADDRESS, "Protéger une adresse", _OWN, _CASE, _NO, _NO, _DEPT),
    _row(
        _R.READ_PROFILE,
        "Lire métiers, compétences, disponibilités et moyens",
        _OWN,
        _CASE,
        _OPT,
        _SENT,
        _NO,
    ),
    _row(_R.WRITE_PROFILE, "Écrire le profil", _OWN, _CASE, _NO, _NO, _NO),
    _row(
        _R.READ_SITUATION, "Lire la situation, la famille et les freins", _OWN, _CASE, _NO, _NO, _NO
    ),
    _row(_R.WRITE_SITUATION, "Écrire la situation", _OWN, _CASE, _NO, _NO, _NO),
    _row(
        _R.READ_LIMITS,
        "Lire ce que la personne ne peut pas faire au travail",
        _OWN,
        _CASE,
        _NO,
        _NO,
        _NO,
    ),
    _row(_R.READ_NOTES, "Lire les notes d’un référent", _OWN, _CASE, _NO, _NO, _NO),
    _row(_R.WRITE_NOTES, "Écrire des notes", _NO, _CASE, _NO, _NO, _NO),
    _row(
        _R.EXCHANGE_MESSAGES,
        "Échanger des messages avec une personne",
        _OWN,
        _CASE,
        _OPT,
        _SENT,
        _NO,
    ),
    _row(_R.READ_DOCUMENTS, "Lire les pièces d’une personne", _OWN, _CASE, _OPT, _NO, _NO),
    _row(_R.WRITE_DOCUMENTS, "Déposer des pièces", _OWN, _CASE, _NO, _NO, _NO),
)

_FOLLOWED = (
    _row(
        _R.READ_ACCOMPANIMENTS,
        "Lire qui accompagne une personne",
        _OWN,
        _CASE | _GLASS,
        _NO,
        _NO,
        _DEPT,
    ),
    _row(
        _R.NAME_REFERENT,
        "Dire aux personnes comment un référent s’appelle",
        _NO,
        _OWN,
        _NO,
        _NO,
        _DEPT,
    ),
    _row(_R.READ_PORTFOLIO, "Lire un portefeuille", _NO, _OWN, _NO, _NO, _DEPT),
    _row(_R.ENTRUST, "Confier une personne à un référent, y mettre fin", _NO, _NO, _NO, _NO, _DEPT),
    _row(
        _R.READ_PARCOURS,
        "Lire les événements d’un parcours",
        _OWN,
        _CASE | _GLASS,
        _NO,
        _NO,
        _GLASS,
    ),
    _row(_R.WRITE_PARCOURS, "Écrire un événement d’un parcours", _NO, _CASE, _NO, _NO, _DEPT),
    _row(
        _R.READ_HOURS_PLAN,
        "Lire les heures d’activité d’une personne",
        _OWN,
        _CASE,
        _NO,
        _NO,
        _COUNT,
    ),
    _row(
        _R.WRITE_HOURS_PLAN,
        "Fixer les heures, en dispenser avec un motif",
        _NO,
        _CASE,
        _NO,
        _NO,
        _NO,
    ),
    _row(_R.READ_AGENDA, "Lire ce qui est à faire", _NO, _OWN, _NO, _ORG, _NO),
    _row(_R.READ_INDICATORS, "Lire les indicateurs", _NO, _CASE, _NO, _NO, _COUNT),
    _row(
        _R.OPEN_FILE,
        "Ouvrir un dossier hors de son portefeuille, avec un motif",
        _NO,
        _DEPT,
        _NO,
        _NO,
        _DEPT,
    ),
    _row(_R.READ_OPENINGS, "Lire qui a ouvert un dossier ainsi", _OWN, _CASE, _NO, _NO, _DEPT),
    _row(_R.LIST_OPENINGS, "Lire tous les dossiers ouverts ainsi", _NO, _NO, _NO, _NO, _DEPT),
)

_PROPOSED = (
    _row(
        _R.READ_MATCHES,
        "Lire ce qui convient à une personne, et pourquoi",
        _OWN,
        _CASE,
        _NO,
        _NO,
        _NO,
    ),
    _row(
        _R.RANK_PORTFOLIO,
        "Lire à qui de son portefeuille une offre convient",
        _NO,
        _CASE,
        _NO,
        _NO,
        _NO,
    ),
    _row(
        _R.COUNT_PEOPLE, "Compter les personnes à qui une offre convient", _NO, _NO, _ORG, _NO, _NO
    ),
    _row(_R.READ_SEARCHES, "Lire les recherches qu’elle garde", _OWN, _CASE, _NO, _NO, _NO),
    _row(_R.KEEP_SEARCHES, "Garder une recherche, être prévenue", _OWN, _NO, _NO, _NO, _NO),
    _row(_R.CONTEST, "Contester un résultat, retirer ou transmettre", _OWN, _CASE, _NO, _NO, _NO),
    _row(_R.READ_CONTESTS, "Lire les contestations", _OWN, _CASE, _NO, _NO, _DEPT),
    _row(_R.ANSWER_CONTEST, "Répondre à une contestation", _NO, _CASE, _NO, _NO, _DEPT),
    _row(_R.WRITE_JOB_OFFER, "Écrire, changer ou fermer une offre", _NO, _NO, _ORG, _NO, _DEPT),
    _row(_R.WRITE_SITE, "Déclarer un lieu de travail", _NO, _NO, _ORG, _NO, _DEPT),
    _row(_R.WRITE_ACTION, "Écrire ou changer une action", _NO, _NO, _NO, _ORG, _DEPT),
    _row(_R.OPEN_SESSION, "Ouvrir une session", _NO, _NO, _NO, _ORG, _DEPT),
    _row(
        _R.CHANGE_SESSION,
        "Changer une session, jamais sous ce qui est pris",
        _NO,
        _NO,
        _NO,
        _ORG,
        _DEPT,
    ),
    _row(_R.OPT_IN, "Demander à être mise en relation pour une offre", _OWN, _CASE, _NO, _NO, _NO),
    _row(_R.READ_OPT_INS, "Lire les offres qui l’intéressent", _OWN, _CASE, _NO, _NO, _NO),
    _row(_R.READ_CONTACTS, "Lire les demandes de contact reçues", _OWN, _CASE, _NO, _NO, _NO),
    _row(_R.ASK_CONTACT, "Demander à être mis en contact", _NO, _NO, _OPT, _NO, _NO),
    _row(_R.ANSWER_OPT_IN, "Répondre à une mise en relation", _OWN, _CASE, _ORG, _NO, _NO),
    _row(_R.WITHDRAW_OPT_IN, "Retirer son accord", _OWN, _CASE, _NO, _NO, _NO),
    _row(
        _R.READ_CARD,
        "Lire la carte d’une personne qui a donné son accord",
        _OWN,
        _CASE,
        _OPT,
        _NO,
        _NO,
    ),
)

_PLACED = (
    _row(
        _R.READ_POSITIONNEMENTS,
        "Lire les positionnements",
        _OWN,
        _CASE | _ORG,
        _SENT,
        _SENT,
        _DEPT,
    ),
    _row(_R.CREATE_POSITIONNEMENT, "Positionner une personne", _OWN, _CASE, _SENT, _SENT, _NO),
    _row(
        _R.ADVANCE_POSITIONNEMENT,
        "Faire avancer un positionnement",
        _OWN,
        _CASE | _ORG,
        _SENT,
        _SENT,
        _DEPT,
    ),
    _row(_R.READ_SEANCES, "Lire les séances et combien y étaient", _NO, _NO, _NO, _ORG, _DEPT),
    _row(_R.READ_SHEET, "Lire une feuille d’émargement", _NO, _NO, _NO, _ORG, _NO),
    _row(
        _R.WRITE_SHEET, "Tenir une séance, remplir et signer sa feuille", _NO, _NO, _NO, _ORG, _NO
    ),
    _row(_R.READ_ATTENDANCE, "Lire les émargements d’une personne", _OWN, _CASE, _NO, _NO, _NO),
    _row(_R.READ_CONVENTIONS, "Lire les conventions", _NO, _NO, _NO, _ORG, _DEPT),
    _row(_R.WRITE_CONVENTION, "Enregistrer une convention", _NO, _NO, _NO, _NO, _DEPT),
    _row(
        _R.STATE_PARTICIPATIONS,
        "Dire ce qui est justifié des participations",
        _NO,
        _NO,
        _NO,
        _ORG,
        _DEPT,
    ),
    _row(_R.READ_DECOMPTE, "Lire ce qui est dû, et le bilan", _NO, _NO, _NO, _ORG, _DEPT),
)

_DATA = (
    _row(_R.EXPORT_PERSONAL, "Exporter un dossier", _OWN, _CASE, _NO, _SENT, _NO),
    _row(_R.EXPORT_STATISTICS, "Exporter des statistiques", _NO, _COUNT, _COUNT, _COUNT, _COUNT),
    _row(_R.READ_ACCESS_LOG, "Lire qui a vu un dossier", _OWN, _NO, _NO, _NO, _DEPT),
    _row(_R.READ_AUDIT, "Vérifier le journal", _NO, _NO, _NO, _NO, _DEPT),
    _row(_R.ASK_ERASURE, "Demander un effacement, s’opposer", _OWN, _CASE, _OWN, _OWN, _OWN),
    _row(_R.READ_OBJECTION, "Lire si une personne s’oppose", _OWN, _CASE, _NO, _NO, _NO),
    _row(_R.READ_REQUESTS, "Lire ce qu’une personne a demandé", _OWN, _CASE, _NO, _NO, _DEPT),
    _row(_R.EXECUTE_ERASURE, "Exécuter un effacement", _NO, _NO, _NO, _NO, _DEPT),
    _row(_R.RUN_RETENTION, "Appliquer les durées de conservation", _NO, _NO, _NO, _NO, _DEPT),
    _row(_R.HOLD, "Suspendre un effacement", _NO, _NO, _NO, _NO, _DEPT),
    _row(_R.LIST_HOLDS, "Lire tous les effacements suspendus", _NO, _NO, _NO, _NO, _DEPT),
    _row(
        _R.READ_RETENTION,
        "Lire jusqu’à quand un dossier est gardé",
        _OWN,
        _CASE,
        _NO,
        _NO,
        _DEPT,
    ),
    _row(_R.OPEN_ARCHIVE, "Ouvrir un dossier archivé", _NO, _NO, _NO, _NO, _DEPT),
    _row(_R.IMPORT, "Importer", _NO, _NO, _ORG, _ORG, _DEPT),
    _row(_R.WRITE_POLICY, "Changer la politique de classement", _NO, _NO, _NO, _NO, _DEPT),
    _row(_R.READ_FAIRNESS, "Lire le rapport d’équité", _NO, _NO, _NO, _NO, _DEPT),
    _row(_R.BACK_UP, "Sauvegarder, restaurer, migrer", _NO, _NO, _NO, _NO, _NO),
)

_ROWS = (*_SERVICE, *_ACCOUNTS, *_PERSON, *_FOLLOWED, *_PROPOSED, *_PLACED, *_DATA)

MATRIX: Mapping[Right, Grant] = MappingProxyType({row.right: row for row in _ROWS})
"""Every right, in the order in which they are read."""
