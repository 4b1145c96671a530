"""The rules of the ranking as data, for the page that publishes them."""

from collections.abc import Mapping
from dataclasses import asdict
from functools import cache

from api.labels import CRITERION_LABELS
from api.schemas.policy import CriterionWeightOut, PolicyOut
from matching.policy import SUITABILITY_CRITERIA, load_policy

NOTICE = "docs/trust/algorithm-notice.md"
NEVER_READ = (
    "nom",
    "prénom",
    "sexe",
    "âge",
    "nationalité",
    "lieu de naissance",
    "situation de famille",
    "montant ou ancienneté du RSA",
    "quartier prioritaire",
)


@cache
def policy_page() -> PolicyOut:
    """Return the policy that ranks here, with the weight of each criterion."""
    policy = load_policy()
    parameters: Mapping[str, Mapping[str, float]] = {
        "demandes": asdict(policy.demand),
        "credits": asdict(policy.credit),
        "inconnus": asdict(policy.unknown),
        "trajet": asdict(policy.reach),
        "conditions": asdict(policy.conditions),
        "limites": asdict(policy.limits),
    }
    return PolicyOut(
        version=policy.version,
        formule="score = adéquation × limites × trajet, en points sur 100",
        poids={
            kind.value: [
                CriterionWeightOut(
                    critere=criterion.value, libelle=CRITERION_LABELS[criterion], points=points
                )
                for criterion, points in zip(SUITABILITY_CRITERIA, weights, strict=True)
            ]
            for kind, weights in policy.weights.items()
        },
        parametres={name: dict(values) for name, values in parameters.items()},
        jamais_lu=list(NEVER_READ),
        notice=NOTICE,
    )
