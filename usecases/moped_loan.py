"""Whether a person may be lent a moped by a Point Mobilité: its own rules answer."""

from datetime import date

from geo.communes import Communes
from insertion.dispositifs import Dispositifs
from insertion.eligibility import Eligibility
from insertion.situation import Situation
from usecases.check_eligibility import check_eligibility

POINT_MOBILITE = "point_mobilite"
"""The dispositif that lends mopeds, and the name of its actions."""


def moped_loan(
    situation: Situation, dispositifs: Dispositifs, communes: Communes, day: date
) -> Eligibility | None:
    """Return what the rules of the Point Mobilité say, None where there is no such dispositif.

    Raises
    ------
    InvalidValue
        When what is declared contradicts itself.
    """
    if POINT_MOBILITE not in dispositifs:
        return None
    report = check_eligibility(situation, dispositifs, communes, day, POINT_MOBILITE)
    return next((item.eligibility for item in report.items), None)
