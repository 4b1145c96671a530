"""Bodies and URLs that break things elsewhere, written by hand; each names what it tries.

``CANARY`` is in many of them: no answer may ever repeat it.
"""

import json
from dataclasses import dataclass

from tests.api.builders import a_profile

CANARY = "Zylphide-Korrigan"
JSON = "application/json"
TOO_LARGE = 300_000


@dataclass(frozen=True)
class Nasty:
    """A body, how it is announced, and the status that ``/correspondances`` owes it."""

    name: str
    content: bytes
    status: int
    content_type: str = JSON

    def __str__(self) -> str:
        return self.name


def _profile(name: str, status: int = 422, **fields: object) -> Nasty:
    return Nasty(name, json.dumps(a_profile(**fields)).encode(), status)


def _home(name: str, **home: object) -> Nasty:
    return _profile(name, domicile=home)


def _raw(name: str, text: str, status: int = 400) -> Nasty:
    return Nasty(name, text.encode("utf-8", "surrogatepass"), status)


NASTY_BODIES = (
    # What is not JSON, or not the JSON we take.
    Nasty("nothing", b"", 422),
    Nasty("blank", b"   ", 400),
    _raw("cut short", '{"domicile": {"commune": "49007"'),
    _raw("two values", "{} {}"),
    _raw("single quotes", "{'domicile': 1}"),
    _raw("a comment", '{"domicile": {"commune": "49007"} /* x */}'),
    _raw("a trailing comma", '{"domicile": {"commune": "49007"},}'),
    _raw("NaN", '{"domicile": {"lat": NaN, "lon": -0.5}}'),
    _raw("Infinity", '{"domicile": {"lat": 47.5, "lon": Infinity}}'),
    _raw("minus Infinity", '{"duree_max_minutes": -Infinity}'),
    _raw("a number beyond floats", '{"domicile": {"lat": 1e999, "lon": 0}}'),
    _raw("5,000 digits", '{"duree_max_minutes": ' + "9" * 5_000 + "}"),
    _raw("a field twice", '{"domicile": {"commune": "49007", "commune": "75056"}}'),
    _raw("lists without end", "[" * 100_000),
    _raw("objects without end", '{"a":' * 40_000),
    _raw("deep and closed", "[" * 5_000 + "]" * 5_000),
    Nasty("latin-1", '{"texte_libre": "été"}'.encode("latin-1"), 400),
    Nasty("utf-16", '{"domicile": 1}'.encode("utf-16"), 400),
    Nasty("bytes of a surrogate", b'{"texte_libre": "\xed\xa0\x80"}', 400),
    Nasty("a zip", b"PK\x03\x04" + b"\x00" * 60, 400),
    Nasty("too large", b'"' + b"a" * TOO_LARGE + b'"', 413),
    # Another type.
    Nasty("plain text", b"{}", 415, "text/plain"),
    Nasty("a form", b"domicile=49007", 415, "application/x-www-form-urlencoded"),
    Nasty("no type", b"{}", 415, ""),
    Nasty("another charset", b"{}", 415, "application/json; charset=latin-1"),
    Nasty("a type of garbage", b"{}", 415, ";;;=;charset"),
    # JSON that is not a profile.
    *(_raw(f"the value {text[:6]}", text, 422) for text in ("null", "[]", "1", '"x"', "true")),
    _raw("an empty profile", "{}", 422),
    _raw("a surrogate key", '{"\\ud800": 1}', 422),
    _raw("a surrogate", '{"domicile": {"adresse": "\\ud800"}}', 422),
    _profile("a NUL", domicile={"adresse": "Ang\u0000ers"}),
    _profile("an escape sequence", texte_libre="\u001b[2J"),
    _profile("a name", nom=CANARY, prenom=CANARY),
    _profile("a social security number", numero_securite_sociale="2 85 05 78 006 084 36"),
    _profile("a key of 10,000 letters", **{CANARY + "x" * 10_000: 1}),
    # A home that is nowhere.
    _home("no home in the home"),
    _home("two homes", commune="49007", code_postal="49100"),
    _home("half a point", lat=47.5),
    _home("latitude and longitude swapped", lat=-0.5518, lon=47.4712),
    _home("New York", lat=40.7, lon=-74.0),
    _home("the middle of the ocean", lat=0, lon=0),
    _home("beyond the pole", lat=91, lon=0),
    _home("a latitude as text", lat="47.5", lon="-0.5"),
    _home("a latitude as a boolean", lat=True, lon=False),
    _home("a huge integer", lat=10**300, lon=0),
    _home("an unknown commune", commune="99999"),
    _home("a commune as a number", commune=49007),
    _home("a commune by name", commune=CANARY),
    _home("a postcode of nowhere", code_postal="00000"),
    _home("a postcode of letters", code_postal=CANARY),
    _home("an address of nowhere", adresse=f"12 rue {CANARY}"),
    _home("an address without end", adresse="a" * 10_000),
    _home("SQL", adresse="'; DROP TABLE opportunities; --"),
    # Fields of another type, or out of bounds.
    _profile("5,000 skills", competences=["souder"] * 5_000),
    _profile("a skill of 10,000 letters", competences=["é" * 10_000]),
    _profile("an empty skill", competences=[" "]),
    _profile("an unknown skill code", competences=["999999999"]),
    _profile("an unknown skill slug", competences=["v:nexiste-pas"]),
    _profile("a skill as an object", competences=[{"code": CANARY}]),
    _profile("skills as text", competences="souder"),
    _profile("an unknown occupation", metiers_recherches=["K9999"]),
    _profile("21 occupations", metiers_exerces=["K2204"] * 21),
    _profile("no means of travel", moyens=[]),
    _profile("a flying carpet", moyens=[CANARY]),
    _profile("no contract", contrats_acceptes=[]),
    _profile("a licence to kill", permis=["007"]),
    _profile("negative minutes", duree_max_minutes=-1),
    _profile("a week of travel", duree_max_minutes=10_080),
    _profile("minutes as text", duree_max_minutes="30"),
    _profile("minutes as a list", duree_max_minutes=[30]),
    _profile("hours upside down", heures_hebdo={"min": 35, "max": 20}),
    _profile("hours beyond the week", heures_hebdo={"max": 169}),
    _profile("a day of another week", disponibilites=[{"jours": ["octidi"]}]),
    _profile("25 o'clock", disponibilites=[{"jours": ["lundi"], "debut": "25:00", "fin": "26:00"}]),
    _profile(
        "a slot from midnight to midnight",
        disponibilites=[{"jours": ["lundi"], "debut": "24:00", "fin": "24:00"}],
    ),
    _profile("a diagnosis", limites=[CANARY]),
    _profile("a need of nobody", besoins=[CANARY]),
    _profile("a book", texte_libre="mot " * 5_000),
)

NASTY_PARAMETERS = (
    ("/offres", "page=0"),
    ("/offres", "page=-1"),
    ("/offres", "page=1.5"),
    ("/offres", f"page={'9' * 30}"),
    ("/offres", f"page={'9' * 5_000}"),
    ("/offres", "page="),
    ("/offres", "size=0"),
    ("/offres", "size=101"),
    ("/offres", "size=NaN"),
    ("/offres", "commune=99999"),
    ("/offres", "commune=angers"),
    ("/offres", "departement=00"),
    ("/offres", "departement=4999"),
    ("/offres", "code_rome=Z9999"),
    ("/offres", "code_rome=K9999"),
    ("/offres", f"contrat={CANARY}"),
    ("/offres", "format=xml"),
    ("/offres", "q="),
    ("/offres", "q=%00"),
    ("/offres", f"q={'a' * 5_000}"),
    ("/actions", "places=1"),
    ("/actions", "commune=%20"),
    ("/offres/nettoyage", "format=pdf"),
    ("/communes", ""),
    ("/communes", "q="),
    ("/communes", "q=%1B"),
    ("/communes", "q=angers&limite=0"),
    ("/communes", "q=angers&limite=1000"),
    ("/metiers", f"q={'x' * 201}"),
    ("/competences", "texte=souder"),
)
