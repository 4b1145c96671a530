"""The shorter things that a coordinated label says: « Laver, éplucher et couper des légumes ».

Whoever writes « éplucher des légumes » says that label in part. Each way keeps one verb and one
object; a way is given when it has two words that tell something.
"""

import re
from collections.abc import Iterator

from skills.normalize import STOP_WORDS, label_key

_VERB = r"(?:s'|se |à |à s'|à se |de |d')?[\w-]+(?:er|ir|re|oir)"
_VERBS = re.compile(rf"(?P<verbs>{_VERB}(?:, {_VERB})*(?:,? (?:et|ou) {_VERB})?) (?P<rest>.+)")
_NEXT_VERB = re.compile(rf"{_VERB}\b")
_SPLIT = re.compile(r",? (?:et|ou|et/ou) |, ")
_ASIDE = re.compile(r" ?\([^()]*\)")
# « des soins d'hygiène et de confort »: what follows belongs to the noun before it.
_HANGS_ON = re.compile(
    r"(?:de|du|d'|d’|en|à|au|aux|dans|sur|pour|par|avec|selon|afin)\b", re.IGNORECASE
)
_LIGHT_VERB = re.compile(
    r"(?:réaliser|effectuer|assurer|pratiquer|procéder à|participer à|proposer|apporter) ",
    re.IGNORECASE,
)
_ADJUNCT = re.compile(r"(?<=.{8}) (?:selon|pour|avec|en sécurité|à l'aide)(?: .*)?$")
_AIDED = re.compile(r"(?P<aid>[Aa]ider) à (?:prendre|faire|préparer) ")  # « aide aux repas »
_MIN_WORDS = 2
_MAX_WAYS = 12


def ways_to_say(label: str, without_adjunct: bool = False) -> tuple[str, ...]:
    """Return ``label`` and the shorter things it says, each once, at most twelve.

    ``without_adjunct`` leaves out what only makes it precise: « Trier le linge selon son
    entretien » is said by « trier le linge ».
    """
    bare = _ASIDE.sub("", label)
    parts = list(_ways(bare.replace("’", "'")))
    if without_adjunct:
        parts += [_ADJUNCT.sub("", part) for part in (bare, *parts)]
        parts += [_AIDED.sub(r"\g<aid>", part) for part in parts]
    ways = [label, *filter(_tells, parts)]
    return tuple(dict.fromkeys(ways))[:_MAX_WAYS]


_QUALITY = re.compile(
    r"(?:faire preuve |avoir (?:le |la |l'|un |une )?|être |travailler en |savoir |bonne? )?"
    r"(?:de |d'|en |à l')?(?P<quality>[^ ]{5,}|sens .+|esprit .+|goût .+)$",
    re.IGNORECASE,
)
_NO_QUALITY = frozenset(
    [
        "organiser",
        "gérer",
        "prendre",
        "garder",
        "réagir",
        "travail",
        "calme",
        "effort",
        "prises",
        "priorités",
        "objectifs",
        "équipe",
        "service",
        "client",
        "clients",
        "contact",
        "autres",
        "travailler",
        "règles",
        "écoute",
        "changements",
        "stress",
    ]
)


def qualities(label: str) -> tuple[str, ...]:
    """Return what a soft skill is called alone: « rigueur » for « Faire preuve de rigueur »."""
    parts = _SPLIT.split(label.replace("’", "'"))
    found = (_QUALITY.fullmatch(part.strip()) for part in parts)
    named = (one["quality"].lower() for one in found if one is not None)
    return tuple(name for name in named if name not in _NO_QUALITY)


def _ways(label: str) -> Iterator[str]:
    found = _VERBS.match(label)
    if found is None:
        return
    verbs = [verb.strip() for verb in _SPLIT.split(found["verbs"])]
    for verb, phrase in _clauses(verbs, found["rest"]):
        way = f"{verb} {phrase}"
        yield way
        light = _LIGHT_VERB.match(way)
        if light:
            yield way[light.end() :]


def _clauses(verbs: list[str], rest: str) -> Iterator[tuple[str, str]]:
    """Yield each verb with each of its objects; a verb met among the objects takes over."""
    infinitives = rest.startswith("à ")  # « Aider à s'habiller et à se déshabiller »
    is_first = True
    for written in _SPLIT.split(rest):
        phrase, of_verb = written, written.startswith("à ")
        begins = None if of_verb else _NEXT_VERB.match(phrase)
        if begins and " " in phrase:
            verbs, infinitives, is_first = [phrase[: begins.end()]], False, True
            phrase = phrase[begins.end() :].strip()
        hangs = not is_first and _HANGS_ON.match(phrase) and not (infinitives and of_verb)
        is_first = False
        if phrase and not hangs:
            yield from ((verb, phrase) for verb in verbs)


def _tells(way: str) -> bool:
    words = [word for word in label_key(way).split() if word not in STOP_WORDS]
    return len(words) >= _MIN_WORDS
