"""The columns of a table of offers: their names, and the other names people give them."""

from skills.normalize import label_key
from usecases.errors import UnreadableFile

MAX_HEADER_LENGTH = 20_000

REQUIRED_COLUMNS = ("id", "titre")

ALIASES = {
    "id": ("identifiant", "référence", "ref", "numéro"),
    "titre": ("intitulé", "title", "libellé", "poste", "intitulé du poste"),
    "type": ("nature", "kind"),
    "code_rome": ("rome", "rome_code", "métier"),
    "code_commune": ("commune_code", "insee", "code_insee", "code insee commune"),
    "code_postal": ("cp", "postcode"),
    "lieu": ("commune", "ville", "adresse", "lieu de travail"),
    "lat": ("latitude",),
    "lon": ("longitude", "lng"),
    "contrat": ("type_contrat", "contract", "type de contrat"),
    "heures_hebdo": ("heures", "heures par semaine", "weekly_hours", "durée hebdomadaire"),
    "horaires": ("horaire", "shifts"),
    "permis": ("licences",),
    "competences": ("compétence", "skills", "codes compétences"),
    "conditions": ("conditions de travail", "conditions d'exercice"),
    "description": ("descriptif", "detail"),
    "employeur": ("entreprise", "organisation", "structure", "organisme"),
    "salaire": ("rémunération", "salary"),
    "debutant": ("débutant accepté",),
    "postes": ("nombre_postes", "nombre de postes", "posts"),
    "places": ("nombre de places",),
    "url": ("lien", "adresse web"),
    "date_publication": ("publication", "date de publication", "publié le", "published_on"),
    "date_fin": ("expiration", "date limite", "expires_on"),
    "dispositif": (),
    "objectif": (),
    "besoins": ("freins",),
    "public": ("public visé", "audience"),
}
"""Each column with its other names; accents, case, blanks and underscores do not matter."""

COLUMNS = {
    label_key(name.replace("_", " ")): column
    for column, others in ALIASES.items()
    for name in (column, *others)
}


def require_short_header(line: str, number: int) -> None:
    """Refuse a header that no table has: looking at a million columns takes its time.

    Raises
    ------
    UnreadableFile
        When the line is longer than :data:`MAX_HEADER_LENGTH`.
    """
    if len(line) > MAX_HEADER_LENGTH:
        raise UnreadableFile(
            f"ligne {number} : un en-tête de {MAX_HEADER_LENGTH} caractères au plus est attendu"
        )
