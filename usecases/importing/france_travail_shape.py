"""Remarks on fields of a record that do not have the shape the API gives them.

Readers take such a field for absent; without a remark it would be lost without a word.
"""

from usecases.importing.json_access import JsonObject, as_object, stray_items
from usecases.importing.row import RowNotes

_OBJECTS = ("lieuTravail", "contexteTravail", "salaire", "entreprise", "origineOffre")
_LISTS = ("competences", "qualitesProfessionnelles", "permis")
_LISTS_OF_TEXTS = ("horaires", "conditionsExercice")
_TEXTS = (
    *("description", "dateCreation", "experienceExige", "natureContrat", "typeContrat"),
    *("dureeTravailLibelle", "romeCode"),
)


def note_shapes(record: JsonObject, notes: RowNotes) -> None:
    """Note each field that is not of its kind: its value, or that item of it, is set aside."""
    for name in _OBJECTS:
        if record.get(name) is not None and as_object(record[name]) is None:
            notes.warn(name, "un objet JSON est attendu")
    for name in _TEXTS:
        if isinstance(record.get(name), bool | float | list | dict):
            notes.warn(name, "un texte est attendu")
    for name in _LISTS:
        _note_strays(name, stray_items(record, name, dict), notes)
    context = as_object(record.get("contexteTravail")) or {}
    for name in _LISTS_OF_TEXTS:
        if not isinstance(context.get(name), str):  # One text alone is a list of one.
            _note_strays(f"contexteTravail.{name}", stray_items(context, name, str), notes)


def _note_strays(name: str, strays: int, notes: RowNotes) -> None:
    if strays:
        plural = "s" if strays > 1 else ""
        message = f"liste mal formée : {strays} valeur{plural} mise{plural} de côté"
        notes.warn(name, message)
