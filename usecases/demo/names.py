"""Invented names: first names that anyone bears, numbers of the range kept for fiction (ARCEP)."""

from collections.abc import Iterable

from insertion.civil_identity import CivilIdentity
from insertion.referent import ReferentName
from usecases.demo.draw import chance, seeded
from usecases.demo.showcase import SHOWCASE

_FIRST = [
    "Alix",
    "Andréa",
    "Ange",
    "Camille",
    "Céleste",
    "Charlie",
    "Claude",
    "Dominique",
    "Eden",
    "Élie",
    "Gaël",
    "Jessy",
    "Jo",
    "Kim",
    "Lou",
    "Maé",
    "Malo",
    "Marley",
    "Maxime",
    "Morgan",
    "Noa",
    "Noor",
    "Sacha",
    "Sam",
    "Sasha",
    "Shannon",
    "Stéphane",
    "Swann",
    "Téo",
    "Yaël",
]
_LAST = [
    "Abdi",
    "Ahmed",
    "Amri",
    "Aubert",
    "Bah",
    "Baudry",
    "Benali",
    "Bertin",
    "Blanchard",
    "Boivin",
    "Bouvet",
    "Camara",
    "Chevalier",
    "Cissé",
    "Da-Silva",
    "Delaunay",
    "Diallo",
    "Ferreira",
    "Fournier",
    "Gasnier",
    "Gaudin",
    "Haddad",
    "Jolivet",
    "Kaya",
    "Kone",
    "Lambert",
    "Leroy",
    "Lopes",
    "Maillard",
    "Martin",
    "Mebarki",
    "Moreau",
    "N’Diaye",
    "Nguyen",
    "Oliveira",
    "Pasquier",
    "Petit",
    "Poirier",
    "Renou",
    "Richard",
    "Robin",
    "Saïdi",
    "Santos",
    "Sow",
    "Thomas",
    "Toure",
    "Traoré",
    "Vasseur",
    "Yilmaz",
    "Zeroual",
]
_PHONE_SHARE = 0.9


def demo_identities(seed: int, ids: Iterable[str]) -> Iterable[tuple[str, CivilIdentity]]:
    """Yield a name for each id, the same for the same seed."""
    known = {each.id: each.first_name for each in SHOWCASE}
    for beneficiary_id in ids:
        rng = seeded(seed, "names", beneficiary_id)
        first = rng.choice(_FIRST)
        has_phone = chance(rng, _PHONE_SHARE)
        phone = f"063998{rng.randrange(10_000):04d}"
        yield (
            beneficiary_id,
            CivilIdentity(
                first_name=known.get(beneficiary_id, first),
                last_name=rng.choice(_LAST),
                phone=phone if has_phone else None,
            ),
        )


def demo_referent_names(seed: int, ids: Iterable[str]) -> Iterable[tuple[str, ReferentName]]:
    """Yield what each référent is called, the same for the same seed."""
    for referent_id in ids:
        rng = seeded(seed, "names", referent_id)
        name = f"{rng.choice(_FIRST)} {rng.choice(_LAST)}"
        yield referent_id, ReferentName(name, f"026191{rng.randrange(10_000):04d}")
