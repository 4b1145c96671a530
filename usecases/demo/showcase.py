"""Three invented people, as different as can be, whose shortlists the demonstration prints.

They are typed profiles; ``docs/profile.md`` says how the same things are written in JSON.
"""

from dataclasses import dataclass

from geo.communes import CommuneCode
from geo.coordinates import Coordinates
from geo.travel import TravelMode
from insertion.beneficiary import HoursRange, Profile
from insertion.terms import ContractKind, Licence, Need, PhysicalDemand
from skills.codes import RomeCode
from usecases.demo.schedules import read_windows


@dataclass(frozen=True, slots=True)
class ShowcasePerson:
    """An invented person; ``story`` is two plain French lines."""

    id: str
    first_name: str
    story: str
    profile: Profile


_NADIA = ShowcasePerson(
    "demo-nadia",
    "Nadia",
    "Nadia habite Angers, près de Monplaisir, avec deux enfants à l’école. Sans voiture, elle "
    "se déplace à pied, à vélo et en bus.\n"
    "Elle a gardé des enfants et fait des ménages ; elle cherche du travail pendant les heures "
    "d’école.",
    Profile(
        home=Coordinates(47.4869, -0.5312),
        home_commune=CommuneCode("49007"),
        means=frozenset({TravelMode.WALK, TravelMode.BIKE, TravelMode.TRANSIT}),
        max_minutes=35.0,
        licences=frozenset(),
        sought=(RomeCode("K1304"), RomeCode("K2205"), RomeCode("K1303")),
        held=(RomeCode("K1303"), RomeCode("K2204")),
        availability=read_windows(
            {"lun-mar": ["08:45-16:30"], "mer": ["09:00-12:00"], "jeu-ven": ["08:45-16:30"]}
        ),
        accepted_contracts=frozenset({ContractKind.CDI, ContractKind.CDD, ContractKind.CDDI}),
        weekly_hours=HoursRange(12.0, 28.0),
        needs=frozenset({Need.CHILDCARE, Need.MOBILITY, Need.EXPERIENCE}),
    ),
)

_KEVIN = ShowcasePerson(
    "demo-kevin",
    "Kévin",
    "Kévin a 20 ans et vit à Segré chez sa mère. Il a un cyclomoteur, pas encore le permis B.\n"
    "Il veut bouger : un entrepôt, des espaces verts ou une ferme, même tôt le matin ou en "
    "équipes.",
    Profile(
        home=Coordinates(47.6931, -0.8664),
        home_commune=CommuneCode("49331"),
        means=frozenset({TravelMode.WALK, TravelMode.MOPED}),
        max_minutes=40.0,
        licences=frozenset({Licence.AM}),
        sought=(RomeCode("N1103"), RomeCode("N1105"), RomeCode("A1203"), RomeCode("A1419")),
        held=(RomeCode("A1401"),),
        availability=read_windows({"lun-sam": ["05:00-21:30"]}),
        weekly_hours=HoursRange(20.0, 40.0),
        needs=frozenset({Need.MOBILITY, Need.EXPERIENCE, Need.PROJECT}),
    ),
)

_MARIE_CLAUDE = ShowcasePerson(
    "demo-marie-claude",
    "Marie-Claude",
    "Marie-Claude, 52 ans, habite Saumur. Elle a le permis B et une voiture.\n"
    "Couturière en usine puis aide-soignante, elle ne peut plus porter de charges lourdes ni "
    "travailler la nuit, et cherche un métier plus doux.",
    Profile(
        home=Coordinates(47.2503, -0.0836),
        home_commune=CommuneCode("49328"),
        means=frozenset({TravelMode.WALK, TravelMode.CAR}),
        max_minutes=30.0,
        licences=frozenset({Licence.B}),
        sought=(RomeCode("M1601"), RomeCode("K1303"), RomeCode("D1242"), RomeCode("N4108")),
        held=(RomeCode("J1501"), RomeCode("H2402")),
        availability=read_windows({"lun-sam": ["07:00-20:00"]}),
        accepted_contracts=frozenset({ContractKind.CDI, ContractKind.CDD, ContractKind.CDDI}),
        weekly_hours=HoursRange(15.0, 35.0),
        limits=frozenset({PhysicalDemand.HEAVY_LOADS, PhysicalDemand.NIGHT}),
        needs=frozenset({Need.HEALTH, Need.PROJECT}),
    ),
)

SHOWCASE: tuple[ShowcasePerson, ...] = (_NADIA, _KEVIN, _MARIE_CLAUDE)
