"""Profiles that are well formed, and bodies that are almost."""

from hypothesis import strategies as st

from geo.travel import TravelMode
from insertion.terms import ContractKind, Licence, Need, PhysicalDemand

_OCCUPATIONS = ["K2204", "N1101", "k1304", "cariste", "femme de ménage", "astronaute de l’ombre"]
_SKILLS = ["v:nettoyer-sols", "v:conduire-chariot", "faire le ménage", "rien de connu"]
_DAYS = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]

_homes = st.one_of(
    st.fixed_dictionaries({"commune": st.sampled_from(["49007", "49353", "49328"])}),
    st.fixed_dictionaries({"code_postal": st.sampled_from(["49100", "49400", "49170"])}),
    st.fixed_dictionaries({"lat": st.floats(47.2, 47.7), "lon": st.floats(-1.2, 0.1)}),
    st.fixed_dictionaries({"adresse": st.sampled_from(["Angers", "12 rue du Mail, 49400 Saumur"])}),
)


def _some(values: list[str], *, at_least: int = 0) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), min_size=at_least, max_size=4)


_slots = st.fixed_dictionaries(
    {
        "jours": _some(_DAYS, at_least=1),
        "debut": st.sampled_from(["06:00", "8h30", "22:00"]),
        "fin": st.sampled_from(["09:00", "16h", "24:00"]),
    }
)

profiles = st.fixed_dictionaries(
    {"domicile": _homes},
    optional={
        "moyens": _some(list(TravelMode), at_least=1),
        "duree_max_minutes": st.one_of(st.integers(1, 180), st.floats(1, 180)),
        "duree_max_par_metier": st.dictionaries(
            st.sampled_from(["K1304", "n1105"]), st.integers(1, 180)
        ),
        "permis": _some(list(Licence)),
        "metiers_recherches": _some(_OCCUPATIONS),
        "metiers_exerces": _some(_OCCUPATIONS),
        "competences": _some(_SKILLS),
        "texte_libre": st.sampled_from(["", "Cariste dix ans, permis B.", "Je garde des enfants."]),
        "disponibilites": st.lists(_slots, max_size=3),
        "contrats_acceptes": _some(list(ContractKind), at_least=1),
        "heures_hebdo": st.fixed_dictionaries(
            {}, optional={"min": st.floats(0, 20), "max": st.floats(20, 60)}
        ),
        "limites": _some(list(PhysicalDemand)),
        "besoins": _some(list(Need)),
        "garde_enfant": st.fixed_dictionaries(
            {"lieu": _homes, "ouvertures": st.lists(_slots, min_size=1, max_size=2)}
        ),
    },
)

# Any JSON value; surrogates are left out because no encoder of Python writes them in UTF-8.
_texts = st.text(st.characters(codec="utf-8"), max_size=20)
anything = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(allow_nan=False, allow_infinity=False),
        _texts,
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(_texts, inner, max_size=4)
    ),
    max_leaves=12,
)
_fields = st.sampled_from(
    ["domicile", "moyens", "permis", "competences", "disponibilites", "heures_hebdo", "besoins"]
)


@st.composite
def spoilt_profiles(draw: st.DrawFn) -> dict[str, object]:
    """Return a good profile with one or two fields replaced by anything at all."""
    spoilt = dict(draw(profiles))
    spoilt.update(draw(st.dictionaries(st.one_of(_fields, _texts), anything, max_size=2)))
    return spoilt
