"""The figures of the annexes of 2021, typed again by hand: what the rules are checked against."""

from decimal import Decimal

from insertion.attendance import FollowUp, SeanceKind
from insertion.capacity import Audience
from insertion.tariffs import (
    INDIVIDUAL_KINDS,
    Bounds,
    Citation,
    Figure,
    HourlyModule,
    HourlyTariff,
    Incompatibility,
    OccupancyTariff,
    PostAid,
    Publics,
    Recheck,
    SubsidyTariff,
    SupportTariff,
    Volume,
    VolumeTariff,
    WeeklyHours,
    WorkshopTariff,
)

BRSA_ONLY = frozenset({Audience.BRSA})
BRSA_FAJ = frozenset({Audience.BRSA, Audience.YOUNG_FAJ})


def rule(code: str, section: str, status: str = "ferme") -> Citation:
    return Citation("essai", code, "001", section, status)


def figure(value: str, section: str, status: str = "ferme") -> Figure:
    return Figure(Decimal(value), rule(f"v{value}", section, status))


AI = HourlyTariff(
    (
        HourlyModule(
            label="Module 1",
            kinds=INDIVIDUAL_KINDS,
            rate=figure("45", "annexe 4 §4.3"),
            cap=figure("15", "annexe 4 §4.2"),
            publics=Publics(BRSA_ONLY, rule("public", "annexe 4 §4.2")),
            window_months=figure("6", "annexe 4 §4.2"),
            renewals=figure("1", "annexe 4 §4.2", "exceptionnel"),
        ),
        HourlyModule(
            label="Module 2",
            kinds=frozenset({SeanceKind.COLLECTIVE}),
            rate=figure("13", "annexe 4 §4.3"),
            cap=figure("18", "annexe 4 §4.2"),
            publics=Publics(BRSA_FAJ, rule("public", "annexe 4 §4.2")),
            least_hours=figure("2", "annexe 4 §4.2"),
            least_group=figure("4", "annexe 4 §4.2"),
        ),
        HourlyModule(
            label="Module 3",
            kinds=frozenset({SeanceKind.PROFESSIONALISATION}),
            rate=figure("8", "annexe 4 §4.3"),
            cap=figure("35", "annexe 4 §4.2"),
            publics=Publics(BRSA_FAJ, rule("public", "annexe 4 §4.2")),
            least_group=figure("4", "annexe 4, synthèse", "indicatif"),
            certificate=rule("attestation", "annexe 4 §4.3"),
        ),
    ),
    recheck=Recheck(figure("12", "annexe 4 §4.1")),
)

ADSE_A = WorkshopTariff(
    prices={
        FollowUp.SIMPLE: figure("1400", "annexe 2 §4.1.4"),
        FollowUp.REINFORCED: figure("1800", "annexe 2 §4.1.4"),
    },
    interviews={
        FollowUp.SIMPLE: figure("3", "annexe 2 §4.1.2"),
        FollowUp.REINFORCED: figure("11", "annexe 2 §4.1.2"),
    },
    seances=figure("44", "annexe 2 §4.1.4"),
    proration=rule("prorata", "annexe 2 §4.1.4"),
    publics=Publics(BRSA_FAJ, rule("public", "annexe 2 §2")),
    group=Bounds(figure("6", "annexe 2 §4.1.2"), figure("8", "annexe 2 §4.1.2")),
    hours=Bounds(figure("2", "annexe 2 §4.1.2"), figure("3", "annexe 2 §4.1.2")),
)

ADSE_B = SubsidyTariff(
    due_when=rule("du", "annexe 2 §4.2.4"),
    publics=Publics(BRSA_FAJ, rule("public", "annexe 2 §2")),
    counts_activities=True,
)

ACI = OccupancyTariff(
    price=figure("4340", "annexe 5 §7.1"),
    publics=Publics(BRSA_FAJ, rule("public", "annexe 5 §2")),
    weekly_hours=WeeklyHours(figure("20", "annexe 5 §5"), figure("26", "annexe 5 §5")),
    aid=PostAid(
        monthly=figure("497.01", "annexe 5 §7.2"),
        yearly=figure("5964.12", "annexe 5 §7.2"),
        publics=Publics(BRSA_ONLY, rule("public_aide", "annexe 5 §7.2")),
    ),
)

_EXCLUDED = rule("exclusion", "annexe 6 §7")
EI = VolumeTariff(
    price=figure("1600", "annexe 6 §7"),
    volumes=(
        Volume("Entretiens", INDIVIDUAL_KINDS, figure("33", "annexe 6 §7")),
        Volume("Séances", frozenset({SeanceKind.COLLECTIVE}), figure("22", "annexe 6 §7")),
    ),
    publics=Publics(BRSA_ONLY, rule("public", "annexe 6 §2")),
    excluded={SeanceKind.INTEGRATION: _EXCLUDED, SeanceKind.TRAINING: _EXCLUDED},
    seance_hours=Bounds(figure("2", "annexe 6 §7"), figure("3", "annexe 6 §7")),
)
GEIQ = VolumeTariff(
    price=figure("1600", "annexe 7 §7"),
    volumes=(Volume("Entretiens", INDIVIDUAL_KINDS, figure("40", "annexe 7 §7")),),
    publics=Publics(BRSA_ONLY, rule("public", "annexe 7 §2")),
    excluded={},
)

POINT_MOBILITE = SubsidyTariff(
    due_when=rule("du", "annexe 3 §5"),
    publics=Publics(frozenset(Audience), rule("public", "annexe 3 §5")),
    counts_activities=False,
    days_a_moped=figure("180", "annexe 3 §5", "indicatif"),
)

ASTRE = SupportTariff(
    price=figure("1000", "000 §6", "derive"),
    hours=figure("18", "000 §3.1"),
    envelope=figure("180000", "000 §6"),
    due_when=rule("paiement", "000 §7"),
    publics=Publics(frozenset(Audience), rule("public", "000 §2")),
)

A_AND_B = (
    Incompatibility(frozenset({"adse_b"}), rule("non_cumul", "annexe 2 §4")),
    Incompatibility(frozenset({"adse_a"}), rule("non_cumul", "annexe 2 §4")),
)
