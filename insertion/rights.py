"""The rights that exist, and over what each may be held; who holds which is in ``roles.py``."""

from enum import StrEnum


class Scope(StrEnum):
    """Over what a right is held."""

    EVERYONE = "tous"  # what is public, or what one says oneself and nobody keeps
    OWN = "soi"  # what is about oneself
    PORTFOLIO = "portefeuille"  # the people whom a référent accompanies now
    ORGANISATION = "structure"  # what one's structure answers for
    PLACED = "places"  # the people who were sent to one's structure, for what they were sent to
    OPT_IN = "accord"  # the people who accepted, for this offer only
    DEPARTEMENT = "departement"  # what is of one's département
    COUNTED = "agrege"  # counts, nothing that tells of fewer than eleven people
    BREAK_GLASS = "ouverture_motivee"  # of the département, with a motive, told to the person


class Right(StrEnum):
    """Something that can be done. Each route names one; each is one row of the matrix."""

    # The service itself, and what is public.
    SEE_HEALTH = "voir_sante"
    READ_DOCS = "lire_documentation"
    READ_METRICS = "lire_mesures"
    READ_CATALOGUE = "lire_catalogue"
    READ_REFERENCE = "lire_referentiels"
    READ_RULES = "lire_regles"
    READ_POLICY = "lire_politique_classement"
    READ_STATISTICS = "lire_statistiques_publiques"
    MATCH_SENT_PROFILE = "rapprocher_profil_envoye"
    ASSESS_SENT_SITUATION = "verifier_situation_envoyee"

    # Accounts.
    SIGN_IN = "se_connecter"
    KEEP_OWN_ACCOUNT = "tenir_son_compte"
    INVITE_BENEFICIARY = "inviter_beneficiaire"
    MANAGE_ACCOUNTS = "gerer_comptes"
    APPROVE_ORGANISATIONS = "agreer_structures"
    MANAGE_TOKENS = "gerer_jetons"
    IMPERSONATE = "agir_a_la_place"

    # A person.
    CREATE_BENEFICIARY = "creer_beneficiaire"
    READ_IDENTITY = "lire_identite"
    WRITE_IDENTITY = "ecrire_identite"
    READ_HOME = "lire_domicile"
    WRITE_HOME = "ecrire_domicile"
    READ_ZONE = "lire_zone"
    PROTECT_ADDRESS = "proteger_adresse"
    READ_PROFILE = "lire_profil"
    WRITE_PROFILE = "ecrire_profil"
    READ_SITUATION = "lire_situation"
    WRITE_SITUATION = "ecrire_situation"
    READ_LIMITS = "lire_limites"
    READ_NOTES = "lire_notes"
    WRITE_NOTES = "ecrire_notes"
    EXCHANGE_MESSAGES = "echanger_messages"
    READ_DOCUMENTS = "lire_pieces"
    WRITE_DOCUMENTS = "deposer_pieces"

    # Who accompanies her, and what happens to her.
    READ_ACCOMPANIMENTS = "lire_accompagnements"
    NAME_REFERENT = "nommer_referent"
    READ_PORTFOLIO = "lire_portefeuille"
    ENTRUST = "confier"
    READ_PARCOURS = "lire_parcours"
    WRITE_PARCOURS = "ecrire_parcours"
    READ_HOURS_PLAN = "lire_heures"
    WRITE_HOURS_PLAN = "ecrire_heures"
    READ_AGENDA = "lire_echeances"
    READ_INDICATORS = "lire_indicateurs"
    OPEN_FILE = "ouvrir_dossier"
    READ_OPENINGS = "lire_ouvertures"
    LIST_OPENINGS = "lister_ouvertures"

    # What is proposed.
    READ_MATCHES = "lire_correspondances"
    RANK_PORTFOLIO = "classer_portefeuille"
    COUNT_PEOPLE = "compter_personnes"
    READ_SEARCHES = "lire_recherches"
    KEEP_SEARCHES = "garder_recherches"
    CONTEST = "contester"
    READ_CONTESTS = "lire_contestations"
    ANSWER_CONTEST = "repondre_contestation"
    WRITE_JOB_OFFER = "ecrire_offre"
    WRITE_SITE = "ecrire_lieu_travail"
    WRITE_ACTION = "ecrire_action"
    OPEN_SESSION = "ouvrir_session"
    CHANGE_SESSION = "changer_session"
    OPT_IN = "donner_accord"
    ASK_CONTACT = "demander_contact"
    READ_OPT_INS = "lire_interets"
    READ_CONTACTS = "lire_contacts"
    ANSWER_OPT_IN = "repondre_accord"
    WITHDRAW_OPT_IN = "retirer_accord"
    READ_CARD = "lire_carte"

    # Positionnements, attendance, conventions.
    READ_POSITIONNEMENTS = "lire_positionnements"
    CREATE_POSITIONNEMENT = "creer_positionnement"
    ADVANCE_POSITIONNEMENT = "avancer_positionnement"
    READ_SEANCES = "lire_seances"
    READ_SHEET = "lire_feuille"
    WRITE_SHEET = "ecrire_feuille"
    READ_ATTENDANCE = "lire_emargements"
    READ_CONVENTIONS = "lire_conventions"
    WRITE_CONVENTION = "ecrire_convention"
    STATE_PARTICIPATIONS = "justifier_participations"
    READ_DECOMPTE = "lire_decompte"

    # What becomes of the data.
    EXPORT_PERSONAL = "exporter_dossier"
    EXPORT_STATISTICS = "exporter_statistiques"
    READ_ACCESS_LOG = "lire_acces"
    READ_AUDIT = "lire_journal"
    ASK_ERASURE = "demander_effacement"
    READ_OBJECTION = "lire_opposition"
    READ_REQUESTS = "lire_demandes"
    EXECUTE_ERASURE = "executer_effacement"
    RUN_RETENTION = "appliquer_conservation"
    HOLD = "suspendre_effacement"
    LIST_HOLDS = "lister_gels"
    READ_RETENTION = "lire_conservation"
    OPEN_ARCHIVE = "ouvrir_archive"
    IMPORT = "importer"
    WRITE_POLICY = "ecrire_politique_classement"
    READ_FAIRNESS = "lire_equite"
    BACK_UP = "sauvegarder"
