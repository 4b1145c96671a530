"""Three profiles, shown in the OpenAPI document and in ``docs/profile.md``; a test ranks each."""

from pydantic.types import JsonValue

EXAMPLES: list[JsonValue] = [
    {
        "domicile": {"commune": "49007"},
        "moyens": ["velo", "marche"],
        "duree_max_minutes": 30,
        "permis": [],
        "metiers_recherches": ["femme de ménage", "K1302"],
        "disponibilites": [
            {"jours": ["lundi", "mardi", "jeudi", "vendredi"], "debut": "08:45", "fin": "16:15"}
        ],
        "heures_hebdo": {"min": 15, "max": 28},
        "besoins": ["garde_enfants", "mobilite"],
    },
    {
        "domicile": {"adresse": "Segré-en-Anjou Bleu"},
        "moyens": ["voiture"],
        "duree_max_minutes": 40,
        "permis": ["b", "caces"],
        "metiers_exerces": ["cariste"],
        "texte_libre": "Six ans en entrepôt : réception des marchandises et préparation "
        "de commandes.",
        "contrats_acceptes": ["cdi", "cdd", "interim"],
        "limites": ["port_de_charges"],
    },
    {
        "domicile": {"lat": 47.2596, "lon": -0.0781},
        "texte_libre": "J’ai longtemps gardé des enfants et tenu la maison.",
    },
]
