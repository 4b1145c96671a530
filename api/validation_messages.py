"""Precise French sentences for what pydantic refuses; never the value that was refused."""

from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from typing import TypedDict

from pydantic_core import ErrorDetails

OWN_MESSAGE = "vicinal"  # type of PydanticCustomError whose message is already a French sentence
MAX_MISTAKES = 20
MAX_NAME_LENGTH = 40  # of a misspelt field: comparing texts costs their length


class Mistake(TypedDict):
    """One thing to correct: where (``competences[3]``, empty for the whole), and how."""

    champ: str
    message: str


_Context = Mapping[str, object]


def _limits(word: str) -> Callable[[_Context], str]:
    return lambda context: word.format(**{key: _number(value) for key, value in context.items()})


def _number(value: object) -> str:
    """Write 45.0 as 45: limits are read by people."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).replace(".", ",") if isinstance(value, float) else str(value)


def _expected(context: _Context) -> str:
    allowed = str(context.get("expected", "")).replace("'", "").replace(" or ", ", ")
    return f"une valeur parmi : {allowed}"


_MISSING = "ce champ est obligatoire"
_CHOICES = frozenset({"enum", "literal_error"})
# Types of https://docs.pydantic.dev/latest/errors/validation_errors/ that our schemas can meet.
_SENTENCES: Mapping[str, str | Callable[[_Context], str]] = {
    "missing": _MISSING,
    "extra_forbidden": "un champ n’est pas prévu ici",
    "none_required": "ce champ doit rester vide",
    "string_type": "un texte entre guillemets est attendu",
    "string_too_short": "un texte non vide est attendu",
    "string_too_long": _limits("un texte de {max_length} caractères au plus est attendu"),
    "string_unicode": "le texte contient un caractère qui n’existe pas en Unicode",
    "string_pattern_mismatch": "l’écriture n’est pas celle qui est attendue",
    "float_type": "un nombre est attendu, sans guillemets",
    "float_parsing": "un nombre est attendu",
    "finite_number": "un nombre fini est attendu",
    "int_type": "un nombre entier est attendu",
    "int_parsing": "un nombre entier est attendu",
    "int_parsing_size": "un nombre entier raisonnable est attendu",
    "int_from_float": "un nombre entier est attendu",
    "bool_type": "true ou false est attendu",
    "bool_parsing": "true ou false est attendu",
    "greater_than": _limits("un nombre supérieur à {gt} est attendu"),
    "greater_than_equal": _limits("un nombre supérieur ou égal à {ge} est attendu"),
    "less_than": _limits("un nombre inférieur à {lt} est attendu"),
    "less_than_equal": _limits("un nombre inférieur ou égal à {le} est attendu"),
    "enum": _expected,
    "literal_error": _expected,
    "list_type": "une liste entre crochets est attendue",
    "too_long": _limits("{max_length} éléments au plus sont attendus"),
    "too_short": _limits("{min_length} élément au moins est attendu"),
    "dict_type": "un objet entre accolades est attendu",
    "model_type": "un objet entre accolades est attendu",
    "model_attributes_type": "un objet entre accolades est attendu",
}
_SOURCES = (("body",), ("query",), ("path",))  # where FastAPI says it looked
_UNFORESEEN = "la valeur n’est pas acceptée"


def french_message(mistake: ErrorDetails) -> str:
    """Return the sentence that says what is expected."""
    if mistake["type"] == OWN_MESSAGE:
        return mistake["msg"]
    if mistake["type"] in _CHOICES and mistake.get("input") == "":  # settings tell no value
        return _MISSING  # nothing was chosen, on a page: codes are for who sent another one
    sentence = _SENTENCES.get(mistake["type"], _UNFORESEEN)
    return sentence if isinstance(sentence, str) else sentence(mistake.get("ctx", {}))


def french_mistakes(
    errors: Sequence[ErrorDetails], known_fields: Sequence[str] = ()
) -> tuple[Mistake, ...]:
    """Return one mistake an error, at most :data:`MAX_MISTAKES`.

    ``known_fields`` are the names a misspelt one is compared with: the suggestion is one of
    ours, the name that was sent is never repeated (it may be anything, a person's name too).
    """
    mistakes: list[Mistake] = []
    for error in errors[:MAX_MISTAKES]:
        mistake = _french_mistake(error, known_fields)
        if mistake not in mistakes:  # two unknown fields of one object are told alike
            mistakes.append(mistake)
    if len(errors) > MAX_MISTAKES:
        others = len(errors) - MAX_MISTAKES
        mistakes.append({"champ": "", "message": f"et {others} autres erreurs du même envoi"})
    return tuple(mistakes)


def _french_mistake(error: ErrorDetails, known_fields: Sequence[str]) -> Mistake:
    location = error["loc"]
    if location[:1] in _SOURCES:
        location = location[1:]
    message = french_message(error)
    if error["type"] != "extra_forbidden":
        return {"champ": field_path(location), "message": message}
    if error["loc"][:1] == ("query",):
        message = "un paramètre de l’adresse n’est pas prévu ici"
    near = get_close_matches(str(location[-1])[:MAX_NAME_LENGTH], known_fields, n=1)
    if near:
        message += f" ; vouliez-vous écrire « {near[0]} » ?"
    return {"champ": field_path(location[:-1]), "message": message}


def field_path(location: Sequence[str | int]) -> str:
    """Write ``("disponibilites", 0, "debut")`` as ``disponibilites[0].debut``."""
    path = ""
    for part in location:
        if isinstance(part, int):
            path += f"[{part}]"
        else:
            path += f".{part}" if path else part
    return path
