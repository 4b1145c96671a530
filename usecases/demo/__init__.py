"""A synthetic Maine-et-Loire: offers, insertion actions and people, the same for a same seed.

Communes, occupations and dispositifs are real; every person, employer, operator and offer is
invented. Nothing here may be taken for a statistic of the département.
"""

from usecases.demo.load import DemoReport, demo_opportunities, load_demo
from usecases.demo.people import demo_people
from usecases.demo.showcase import SHOWCASE, ShowcasePerson
from usecases.demo.year.cast import DEPARTEMENT_ID

__all__ = [
    "DEPARTEMENT_ID",
    "SHOWCASE",
    "DemoReport",
    "ShowcasePerson",
    "demo_opportunities",
    "demo_people",
    "load_demo",
]
