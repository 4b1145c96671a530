"""French words for what employers are told and what they post."""

from collections.abc import Mapping

from insertion.host_side.nearness import Crowdedness, TravelClass
from insertion.host_side.posted_offers import ClosingReason, PostedState
from insertion.host_side.sites import SiteState

TRAVEL_CLASS_LABELS: Mapping[TravelClass, str] = {
    TravelClass.WITHIN_15: "15 min au plus",
    TravelClass.WITHIN_30: "30 min au plus",
    TravelClass.WITHIN_45: "45 min au plus",
    TravelClass.WITHIN_60: "1 h au plus",
    TravelClass.BEYOND_60: "plus d’une heure",
}

CROWDEDNESS_LABELS: Mapping[Crowdedness, str] = {
    Crowdedness.FEW: "moins de 11 personnes",
    Crowdedness.SOME: "de 11 à 20 personnes",
    Crowdedness.MANY: "de 21 à 50 personnes",
    Crowdedness.CROWD: "plus de 50 personnes",
}

SITE_STATE_LABELS: Mapping[SiteState, str] = {
    SiteState.TO_CHECK: "à vérifier par le Département",
    SiteState.VERIFIED: "vérifié",
    SiteState.REFUSED: "refusé",
}

CLOSING_LABELS: Mapping[ClosingReason, str] = {
    ClosingReason.FILLED_FROM_HERE: "pourvue par une personne rencontrée ici",
    ClosingReason.FILLED_ELSEWHERE: "pourvue autrement",
    ClosingReason.CANCELLED: "annulée",
    ClosingReason.OTHER: "une autre raison",
}

POSTED_STATE_LABELS: Mapping[PostedState, str] = {
    PostedState.TO_CHECK: "à relire par le Département",
    PostedState.PUBLISHED: "publiée",
    PostedState.REFUSED: "refusée",
    PostedState.CLOSED: "fermée",
}
