"""What an advert says is paid: « 12,50 € brut de l'heure », « SMIC + 10 % ».

Works on a folded text. Code and label are the words themselves: an amount is not worked out.
"""

import re
from collections.abc import Iterator

from skills.mentions import FactKind, Mention

_SURE = 0.8
_NUMBER = r"(?<![\d.,])\d{1,3}(?:[ .]?\d{3}){0,3}(?:[.,]\d{1,2})?"
_EUROS = r" ?(?:k?€|k?euros?\b|k€)"
_AMOUNT = rf"{_NUMBER}(?:{_EUROS})?"
_AFTER = (
    r"(?:(?: ?/ ?| de l'| par | (?:l'|de )?)?(?:heures?|h\b|horaires?|mois|mensuels?|mensuelle|ans?"
    r"\b|annuels?|annuelle|jours?|brute?s?|nets?|nette?s?)(?![a-z]))"
)
_PAY = re.compile(
    rf"\b(?:(?:entre|de|a partir de) )?{_AMOUNT}(?: (?:a|et|-|ou) {_AMOUNT}|-{_AMOUNT})?"
    rf"(?:(?<=€)|(?<=euro)|(?<=euros)){_AFTER}{{0,3}}"
    rf"|\bsmic\b(?: horaire| mensuel| en vigueur)?(?: ?\+ ?\d{{1,2}} ?%)?"
)
# An amount of something else: the sentence says so just before it, or after.
_NOT_PAY_BEFORE = re.compile(
    r"\b(?:primes?|paniers?|tickets?|titres?|cheques?|capital|chiffre d'affaires|ca|couts?|prix"
    r"|participation|cooptation|indemnites?|frais d(?:e|')|remboursements?|budget|valeur)\b"
    r"[^.;\n]{0,40}$"
)
_BEFORE = 60  # as far back as such a word may begin
_NOT_PAY_AFTER = re.compile(r" ?(?:de (?:prime|panier|chiffre|ca\b|capital)|par (?:repas|panier))")


def pay_in(folded: str) -> Iterator[Mention]:
    """Yield what a folded text says is paid."""
    for match in _PAY.finditer(folded):
        start, end = match.span()
        before = _NOT_PAY_BEFORE.search(folded, max(0, start - _BEFORE), start)
        if before or _NOT_PAY_AFTER.match(folded, end):
            continue
        words = folded[start:end]
        yield Mention(FactKind.PAY, words, words, _SURE, start, end)
