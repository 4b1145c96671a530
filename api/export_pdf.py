"""What is held about a person as a tagged PDF in French, that a screen reader reads in order."""

from typing import Any

from api.data_rights_labels import DISCLOSURE_LABELS, fields_said
from api.export_words import ExportWords, day_said
from api.insertion_labels import ACTING_LABELS
from api.tagged_pdf import tagged_pdf
from insertion.data_rights import Disclosure
from insertion.held_data import Register
from usecases.data_rights.export import PersonExport

_TITLE = "Ce qui est tenu à votre sujet"
_INTRODUCTION = (
    "Ce document montre tout ce que ce service tient à votre sujet, pour quoi, et combien de temps."
    " Le même export existe en JSON, pour le confier à un autre service.",
    "Vous pouvez faire corriger ce qui est faux, vous opposer à ce que cela soit transmis, ou "
    "demander l’effacement : à votre référent, ou vous-même dans votre espace.",
)
_SENT_TITLE = "Ce qui est parti, vers qui et quand"
_NOTHING_SENT = "Rien n’est parti vers une structure."


def export_pdf(export: PersonExport, register: Register, words: ExportWords) -> bytes:
    """Return the page."""
    return tagged_pdf(_page(export, register, words))


def _page(export: PersonExport, register: Register, words: ExportWords) -> dict[str, Any]:
    sections = [
        {
            "title": described.purpose,
            "about": f"Conservation : {register.retentions[_retention(described.columns)]}.",
            "rows": list(words.lines(held, described)),
        }
        for held in export.held
        for described in [register.tables[held.table]]
        if held.rows
    ]
    sent = [_sent(each, export) for each in export.sent]
    about = "Ce qui est parti est nommé, jamais recopié." if sent else _NOTHING_SENT
    sections.append({"title": _SENT_TITLE, "about": about, "rows": sent})
    day = day_said(export.at.astimezone().date())
    return {
        "title": _TITLE,
        "introduction": [
            f"Établi le {day}, pour l’identifiant {export.beneficiary_id}.",
            *_INTRODUCTION,
        ],
        "sections": sections,
    }


def _retention(columns: Any) -> str:
    retention: str = next(each for each in columns.values() if each.is_of_people).retention
    return retention


def _sent(sent: Disclosure, export: PersonExport) -> list[tuple[str, str]]:
    to = export.organisations.get(sent.organisation_id or "", "")
    lines = [
        (day_said(sent.at.astimezone().date()), DISCLOSURE_LABELS[sent.kind]),
        (
            "Vers",
            to or sent.organisation_id or f"{ACTING_LABELS[sent.actor_role]} ({sent.actor_id})",
        ),
        ("Ce qui est parti", fields_said(sent.fields)),
    ]
    return [line for line in lines if line[1]]
