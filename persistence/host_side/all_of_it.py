"""Everything of the host side, over one transaction."""

from persistence.host_side.contacts import SqlContacts
from persistence.host_side.employers import SqlPostedOffers, SqlSites
from persistence.host_side.interests import SqlInterests, SqlNearby
from persistence.host_side.releases import SqlReleases
from persistence.host_side.zones import SqlZones
from persistence.transaction import Transaction


class SqlHostSide:
    """See :class:`insertion.host_side.ports.HostSide`."""

    def __init__(self, transaction: Transaction) -> None:
        self.zones = SqlZones(transaction)
        self.releases = SqlReleases(transaction)
        self.sites = SqlSites(transaction)
        self.posted = SqlPostedOffers(transaction)
        self.interests = SqlInterests(transaction)
        self.nearby = SqlNearby(transaction)
        self.contacts = SqlContacts(transaction)
