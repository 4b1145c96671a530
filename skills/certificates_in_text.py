"""Certificates and diplomas written in French: « FIMO », « SSIAP 1 », « CAP petite enfance ».

Those that let somebody drive for a living are licences; the others are certificates. The level, or
the subject of a diploma, is the detail. Works on a folded text.
"""

import re
from collections.abc import Iterator

from skills.mentions import FactKind, Mention
from skills.negation import is_negated
from skills.normalize import FoldedText

_SURE = 0.95
DRIVING_CERTIFICATES = {
    "fimo": r"\bfimo\b(?: (?:voyageurs?|marchandises?|viande))?",
    "fco": r"\bfcos?\b(?: (?:voyageurs?|marchandises?))?",
    "carte_conducteur": r"\bcartes? (?:de )?(?:conducteur|chrono(?:tachygraphe)?|chauffeur)\b",
    "adr": r"\badr\b(?: (?:de )?base| citernes?)?",
}
CERTIFICATES = {
    "carte_professionnelle": r"\bcartes? pro(?:fessionnelles?)?\b(?: (?:de )?(?:securite|cnaps"
    r"|vtc|taxi))?|\bcnaps\b",
    "ssiap": r"\bssiap ?-?[123]?\b",
    "sst": r"\bsst\b(?! ?/)|\bsauveteur secouriste(?: du travail)?|\bpsc ?1\b|\bpse ?[12]\b"
    r"|\bafgsu ?[12]?\b|\bbrevet de secouris\w+",
    "bafa": r"\bbafa\b",
    "bafd": r"\bbafd\b",
    "haccp": r"\b(?:formation|attestation|certificat|formee?s?|normes?) (?:a l'|en |a la "
    r"|a )?(?:hygiene alimentaire|haccp)\b",
    "habilitation_electrique": (
        r"\bhabilitations? (?:electriques?)?(?: ?[:(])?(?: ?[bh][0-2rcvefs][vtln]?(?:[ ,/-]+|\b))*"
        r"|\bhabilitee? electrique\w*"
    ),
    "aipr": r"\baipr\b",
    "certibiocide": r"\bcertibiocide\b",
    "certiphyto": r"\bcertiphyto\b|\bcerti-phyto\b",
    "deas": r"\bdeas\b|\bdiplome(?: d'etat)? (?:d'|de l')?aide[ -]soignante?",
    "deaes": r"\bdeaes\b|\bdeavs\b|\bdeamp\b|\bdiplome(?: d'etat)? d'(?:accompagnant educatif"
    r"|auxiliaire de vie)",
    "deap": r"\bdeap\b|\bdiplome(?: d'etat)? d'auxiliaire de puericulture",
    "dei": r"\bdei\b|\bdiplome(?: d'etat)? (?:d')?infirmi(?:er|ere)",
    "dea": r"\bdea\b|\bdiplome(?: d'etat)? d'ambulancier",
    "cap": r"\bcapa?\b(?!')(?= |/|,|\.|$|\)|\n|\()",
    "bep": r"\bbepa?\b",
    "bp": r"\bbp(?= (?:coiffure|jeps|boucher|cuisine|boulanger|preparateur|esthetique)|jeps)",
    "bac_pro": r"\bbac(?:calaureat)? ?-?pro(?:fessionnel)?\b",
    "bac": r"\bbac\b(?! ?\+| ?-?pro)|\bbaccalaureat\b(?! pro)",
    "bts": r"\bbtsa?\b|\bdut\b",
    "titre_professionnel": r"\btitres? pro(?:fessionnels?)?\b",
}
_SUBJECT = re.compile(
    r" (?:d'|de |en |:? ?)?(?P<subject>[a-z'-]{3,20}(?: (?:de |d'|des |et )?[a-z'-]{4,20})?)"
)
_NO_SUBJECT = frozenset(
    [
        "exige",
        "exigee",
        "souhaite",
        "souhaitee",
        "obligatoire",
        "requis",
        "minimum",
        "apprecie",
        "serait",
        "est",
        "ou",
        "et",
        "sont",
        "avec",
        "valide",
        "niveau",
        "dans",
        "pour",
        "depuis",
        "sur",
        "indispensable",
        "imperatif",
        "non",
        "pas",
        "ainsi",
        "les",
        "des",
        "une",
        "complet",
        "selon",
        "idealement",
        "equivalent",
    ]
)
_DIPLOMAS = frozenset(["cap", "bep", "bp", "bac_pro", "bts", "titre_professionnel"])
# In capitals only: « dea » or « sst » may be something else, « cap » is a direction.
_ACRONYMS = frozenset(["dei", "dea", "adr", "sst", "bp", "cap", "fco"])


def _compiled(kind: FactKind, table: dict[str, str]) -> list[tuple[FactKind, str, re.Pattern[str]]]:
    return [(kind, code, re.compile(pattern)) for code, pattern in table.items()]


_PATTERNS = (
    *_compiled(FactKind.LICENCE, DRIVING_CERTIFICATES),
    *_compiled(FactKind.CERTIFICATE, CERTIFICATES),
)


def certificates_in(text: str, folded: FoldedText) -> Iterator[Mention]:
    """Yield the certificates written in ``text``, denied ones marked."""
    for kind, code, pattern in _PATTERNS:
        for match in pattern.finditer(folded.text):
            start, end = match.start(), match.start() + len(match[0].rstrip(" ,/-:("))
            if code in _ACRONYMS and not _is_acronym(text, folded, start, end, code):
                continue
            detail = match[0][: end - start].upper() if code == "ssiap" else ""
            if code in _DIPLOMAS:
                end, detail = _subject(folded.text, end)
            negated = is_negated(folded.text, start, end)
            yield Mention(kind, code, code, _SURE, start, end, negated, detail=detail)


def _is_acronym(text: str, folded: FoldedText, start: int, end: int, code: str) -> bool:
    first, last = folded.span(start, end)
    written = text[first:last]
    if not written[: len(code)].islower():
        return True
    # « cap cuisine », « mon cap »: a diploma even in small letters
    return code == "cap" and bool(
        re.match(
            r" (?:petite enfance|aepe|cuisin|coiff|boulang|patiss|boucher|macon|electri|plomb"
            r"|menuis|ebp|vente|esthe|peintre|carrel|soud|mecan|jardin)",
            folded.text[end:],
        )
        or re.search(r"\b(?:mon|un|le|niveau|du) $", folded.text[max(0, start - 8) : start])
    )


def _subject(folded: str, end: int) -> tuple[int, str]:
    found = _SUBJECT.match(folded, end)
    if found is None or found["subject"].split()[0] in _NO_SUBJECT:
        return end, ""
    words = found["subject"].split(" ")
    kept = [words[0]]
    if len(words) > 1 and words[-1] not in _NO_SUBJECT:
        kept = words
    subject = " ".join(kept)
    return found.start("subject") + len(subject), subject
