"""What people ask, hosts post and programs hold, for each relation of ``matrix_kinds.py``."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import text

from api.import_shelf import ImportFolder
from api.wiring import Vicinal
from insertion.actor import Acting, Actor, Role
from insertion.api_tokens import ApiToken, Scope
from insertion.host_side.contacts import About, Means, ask, decide
from insertion.host_side.interests import Interest
from insertion.host_side.sites import EmployerSite
from insertion.legal_holds import HoldEvent, HoldMotive, HoldStep
from insertion.opportunity import OpportunityId
from insertion.ports import UnitOfWork
from tests.api.contact_routes import MESSAGE
from tests.api.employers import AT, a_posted, a_site
from tests.api.import_routes import TABLE, an_import
from tests.api.matrix_kinds import GONE
from tests.api.people import a_request
from tests.api.search_routes import a_search
from tests.builders import a_profile
from usecases.place.placing import let_out
from usecases.vault import hash_of


def store_asked(uow: UnitOfWork, person: str) -> None:
    """Write a request and a search of one person, and a hold that waits for a second one."""
    uow.rights_requests.add(a_request(f"demande-{person}", person))
    uow.saved_searches.add(a_search(f"recherche-{person}", person))
    if person == GONE:  # a hold is never deleted, and who is held is not erased
        return
    uow.retention.add_hold_event(
        HoldEvent(
            id=f"gel-{person}.1",
            hold_id=f"gel-{person}",
            beneficiary_id=person,
            step=HoldStep.ASKED,
            motive=HoldMotive.LITIGATION,
            actor_id="dep-9",
            at=datetime.now(UTC),
        )
    )


def store_here(uow: UnitOfWork) -> None:
    """Write sites, offers with those who said yes, and tokens, of two employers."""
    sites = {
        "site-1": a_site("site-1"),
        "site-emp-2": a_site("site-emp-2", organisation_id="emp-2"),
    }
    for site in (a_site("site-1b"), a_site("site-gone"), sites["site-emp-2"]):
        uow.host_side.sites.put(site)
    _offer(uow, "posee-1", sites["site-1"], waits="b-1", gave="b-2")
    _offer(uow, "posee-1b", sites["site-1"], waits="b-m", gave="b-3")
    _offer(uow, "posee-2", sites["site-emp-2"], waits="b-10", gave="b-5")
    _yes(uow, "posee-1", GONE, "emp-1")
    uow.host_side.posted.put(a_posted("posee-gone", sites["site-1"]))
    _tokens(uow, Role.EMPLOYER, "emp-1", ("jeton-emp-1", "jeton-emp-1b"))
    _tokens(uow, Role.EMPLOYER, "emp-2", ("jeton-emp-2",))
    _tokens(uow, Role.OPERATOR, "op-1", ("jeton-op-1", "jeton-op-1b", "jeton-gone"))
    _tokens(uow, Role.OPERATOR, "op-2", ("jeton-op-2",))
    _tokens(uow, Role.DEPARTEMENT, None, ("jeton-dep-1", "jeton-dep-2"))


def store_elsewhere(uow: UnitOfWork) -> None:
    """Write the same of another département, in the transaction of it that is open."""
    site = a_site("site-emp-53", organisation_id="emp-53")
    uow.host_side.sites.put(site)
    _offer(uow, "posee-53", site, waits="b-53", gave="b-54")
    _tokens(uow, Role.EMPLOYER, "emp-53", ("jeton-emp-53",))
    _tokens(uow, Role.OPERATOR, "op-53", ("jeton-op-53",))
    _tokens(uow, Role.DEPARTEMENT, None, ("jeton-dep-53",))


def store_sent(vicinal: Vicinal, elsewhere: str) -> None:
    """Keep imports that wait, of two who act for the département, and one of elsewhere."""
    base = vicinal.settings.imports_path
    assert base is not None
    here = ImportFolder(base / vicinal.settings.departement)
    for key, sender in (("importe-1", "dep-1"), ("importe-1b", "dep-2"), ("importe-2", "dep-3")):
        here.put(replace(an_import(key), created_by=sender), TABLE)
    ImportFolder(base / elsewhere).put(an_import("importe-53"), TABLE)


def take_away(vicinal: Vicinal) -> None:
    """Delete what stands for what was there and is no more; people are erased elsewhere."""
    with vicinal.engine.begin() as connection:
        for table, gone in (
            ("posted_offers", "posee-gone"),
            ("employer_sites", "site-gone"),
            ("api_tokens", "jeton-gone"),
        ):
            found = connection.execute(text(f"DELETE FROM {table} WHERE id = '{gone}'"))
            assert found.rowcount == 1


def _offer(uow: UnitOfWork, offer_id: str, site: EmployerSite, *, waits: str, gave: str) -> None:
    """Write a published offer, someone who was asked and someone who gave her means."""
    posted = a_posted(offer_id, site)
    uow.host_side.posted.put(posted)
    uow.host_side.posted.put(posted.decided(accepted=True, motive=None))
    uow.opportunities.upsert([(posted.offer, None)])
    uow.organisations.set_hosts({posted.offer.id: site.organisation_id})
    _yes(uow, offer_id, waits, site.organisation_id)
    given = f"donne-{offer_id}"
    _yes(uow, offer_id, gave, site.organisation_id, contact_id=given)
    request = uow.host_side.contacts.get(given)
    assert request is not None
    acting = Acting(Actor(gave, Role.BENEFICIARY), AT, date(2036, 1, 5))  # never late here
    uow.host_side.contacts.change(decide(request, Means(phone="0612345678"), acting))


def _yes(
    uow: UnitOfWork, offer_id: str, person: str, employer: str, contact_id: str | None = None
) -> None:
    """Write the yes of a person to an offer, and the request about it of its employer."""
    let_out(uow, {person: a_profile()}, AT)
    interest = Interest(
        id=f"oui-{offer_id}-{person}",
        opportunity_id=OpportunityId(offer_id),
        beneficiary_id=person,
        opened_at=AT,
        with_referent=False,
    )
    uow.host_side.interests.put(interest)
    about = About(
        interest_id=interest.id,
        opportunity_id=offer_id,
        beneficiary_id=person,
        organisation_id=employer,
    )
    uow.host_side.contacts.add(ask(contact_id or f"contact-{person}", about, MESSAGE, AT))


def _tokens(
    uow: UnitOfWork, role: Role, organisation_id: str | None, token_ids: Iterable[str]
) -> None:
    at = datetime.now(UTC)
    scopes = frozenset(
        {Scope.POSITIONNEMENTS_READ if role is Role.EMPLOYER else Scope.SESSIONS_READ}
    )
    for token_id in token_ids:
        ends = at + timedelta(days=30)
        token = ApiToken(token_id, "Essai", role, organisation_id, scopes, "paul", at, ends)
        uow.identity.api_tokens.add(token, hash_of(token_id))
