"""Read what every rule has: its name, how firm it is, when it holds, and where it was read."""

from dataclasses import dataclass, field
from datetime import date
from typing import TypedDict

from insertion.dispositifs_rules import RuleDocument, RuleSource, RuleStatus
from insertion.dispositifs_tables import Table, near, shown
from insertion.periods import Period


class RuleFacts(TypedDict):
    """What every rule has, as read."""

    code: str
    label: str
    status: RuleStatus
    period: Period
    source: RuleSource
    note: str


@dataclass(slots=True)
class Defaults:
    """What a rule takes from its file when it does not say it itself."""

    documents: dict[str, RuleDocument] = field(default_factory=dict)
    since: date | None = None
    until: date | None = None

    def facts(self, table: Table) -> RuleFacts | None:
        """Return what every rule has, or None when something is to be corrected."""
        code, label = table.code(), table.text("libelle", 'libelle = "Durée maximale"')
        status = table.word("statut", RuleStatus)
        source, period = self.source(table), self.period(table)
        note = table.optional_text("precision")
        if status is None or source is None or period is None:
            return None
        return RuleFacts(
            code=code, label=label, status=status, period=period, source=source, note=note
        )

    def source(self, table: Table) -> RuleSource | None:
        """Return where the rule was read; a rule without a source does not load."""
        only = next(iter(self.documents)) if len(self.documents) == 1 else ""
        name = table.optional_text("document") or only
        section = table.text("section", 'section = "article 3"')
        quote = table.text("citation", 'citation = "les mots mêmes du texte"')
        if not name:
            table.refuse(
                "il manque « document » : une règle sans source n’est pas acceptée ; écrivez le "
                "nom d’un des blocs [documents.…] du fichier"
            )
        elif name not in self.documents:
            table.refuse(
                f"« document » : aucun bloc [documents.{shown(name)}] n’est écrit dans ce fichier"
                + (f" ; {near(name, self.documents)}" if self.documents else "")
            )
        document = self.documents.get(name)
        return None if document is None else RuleSource(document, section, quote)

    def period(self, table: Table) -> Period | None:
        """Return when the rule holds; the file says it for all, a rule for itself."""
        since = table.day("depuis") or self.since
        until = table.day("jusqu_a") if table.has("jusqu_a") else self.until
        if since is None:
            table.refuse("il manque « depuis », le jour à partir duquel la règle vaut : 2026-01-01")
            return None
        if until is not None and until < since:
            table.refuse("« jusqu_a » est avant « depuis »")
            return None
        return Period(since, until)
