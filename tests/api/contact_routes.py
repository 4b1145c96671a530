"""The routes by which an employer and a person come into contact, and what they need."""

from datetime import UTC, date, datetime

from api.wiring import Vicinal
from insertion.actor import Acting, Actor, Role
from insertion.host_side.contacts import About, ContactRequest, Means, ask, decide
from insertion.host_side.interests import Secret
from tests.api.accounts import KEY
from tests.api.employers import say_yes
from tests.api.route import Route, as_actor
from usecases.vault import derived_key

AT = datetime(2026, 1, 5, 9, tzinfo=UTC)
OFFER = "emp-1"
MESSAGE = "Nous cherchons une personne de plus pour le matin."


def card_of(person: str, offer: str = OFFER) -> str:
    """Return the id of the card of a person for an offer, on a server of the tests."""
    return Secret(derived_key(KEY, b"cards")).tag(offer, person)


def asked_of(vicinal: Vicinal, person: str, request_id: str) -> ContactRequest:
    """Write the request of an employer about an open yes."""
    with vicinal.unit_of_work() as uow:
        interest = uow.host_side.interests.open_one(OFFER, person)
        assert interest is not None
        about = About(
            interest_id=interest.id,
            opportunity_id=OFFER,
            beneficiary_id=person,
            organisation_id="emp-1",
        )
        request = ask(request_id, about, MESSAGE, AT)
        uow.host_side.contacts.add(request)
        uow.commit()
    return request


def store_contacts(vicinal: Vicinal) -> None:
    """Write a yes that waits for a request, a request that waits for her, one for the employer."""
    for person in ("b-2", "b-4"):
        say_yes(vicinal, person, OFFER)
    asked_of(vicinal, "b-1", "contact-1")  # who said yes already
    request = asked_of(vicinal, "b-4", "contact-4")
    acting = Acting(Actor("b-4", Role.BENEFICIARY), AT, date(2036, 1, 5))  # never late here
    with vicinal.unit_of_work() as uow:
        uow.host_side.contacts.change(decide(request, Means(phone="0612345678"), acting))
        uow.commit()


_CARD = "/employeur/offres/{offer_id}/interessees/{card_id}"
CONTACT_ROUTES = (
    Route(
        "POST",
        f"{_CARD}/contact",
        f"/employeur/offres/{OFFER}/interessees/{card_of('b-2')}/contact",
        {"message": MESSAGE},
        headers=as_actor("employeur:eve:emp-1", key="route-contact"),
        status=201,
    ),
    Route(
        "POST",
        f"{_CARD}/suite",
        f"/employeur/offres/{OFFER}/interessees/{card_of('b-4')}/suite",
        {"issue": "entretien_prevu"},
        headers=as_actor("employeur:eve:emp-1", key="route-outcome"),
    ),
    Route(
        "GET",
        "/beneficiaires/{beneficiary_id}/contacts",
        "/beneficiaires/b-1/contacts",
        headers=as_actor("referent:ref-1"),
    ),
    Route(
        "POST",
        "/beneficiaires/{beneficiary_id}/contacts/{contact_id}/reponse",
        "/beneficiaires/b-1/contacts/contact-1/reponse",
        {"accepte": True, "telephone": "06 12 34 56 78", "precision": "Plutôt le matin."},
        headers=as_actor("beneficiaire:b-1", key="route-decide"),
    ),
)
