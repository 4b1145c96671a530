"""Read the criteria of a rule file: an attribute, an operator, and what it is compared with."""

from insertion.dispositifs_rules import EntryCriterion, IfUnknown, Operator, Recheck, Unit
from insertion.dispositifs_sourcing import Defaults
from insertion.dispositifs_tables import Table, near, shown
from insertion.situation import ATTRIBUTES, Attribute, Kind

MAX_DURATION = 1_200  # months or days

_KINDS = {
    Operator.EQUALS: {Kind.YES_NO, Kind.CHOICE, Kind.CODE},
    Operator.AMONG: {Kind.CHOICE, Kind.CODE},
    Operator.DIFFERS: {Kind.CHOICE, Kind.CODE},
    Operator.HOLDS_ONE: {Kind.CODES},
    Operator.HOLDS_NONE: {Kind.CODES},
    Operator.BETWEEN: {Kind.WHOLE},
    Operator.WITHIN_FIRST: {Kind.DAY},
    Operator.FOR_AT_LEAST: {Kind.DAY},
}
_DURATIONS = {Operator.WITHIN_FIRST, Operator.FOR_AT_LEAST}
_FITTING = {
    kind: [str(operator) for operator, kinds in _KINDS.items() if kind in kinds] for kind in Kind
}


def read_criterion(table: Table, defaults: Defaults) -> EntryCriterion | None:
    """Return the criterion of a table, or None when something is to be corrected."""
    facts = defaults.facts(table)
    operator = table.word("operateur", Operator)
    attribute = _attribute(table, operator)
    if operator is None or (attribute is None and operator is not Operator.DECLARED):
        return None
    question = table.optional_text("question") or (attribute.question if attribute else "")
    if not question:
        table.refuse("il manque « question » : que demander à la personne ou à son référent ?")
    expected = _expected(table, operator, attribute)
    minimum, maximum, unit = _bounds(table, operator)
    evidence = table.optional_text("justificatif")
    if_unknown = table.word("si_inconnu", IfUnknown, IfUnknown.TO_CHECK)
    recheck = _recheck(table)
    if facts is None or if_unknown is None or not table.good:
        return None
    return EntryCriterion(
        **facts,
        operator=operator,
        attribute=attribute,
        question=question,
        expected=expected,
        minimum=minimum,
        maximum=maximum,
        unit=unit,
        evidence=evidence,
        if_unknown=if_unknown,
        recheck=recheck,
    )


def _attribute(table: Table, operator: Operator | None) -> Attribute | None:
    if operator is Operator.DECLARED:
        return None
    name = table.text("attribut", 'attribut = "recoit_rsa"')
    attribute = ATTRIBUTES.get(name)
    if name and attribute is None:
        table.refuse(
            f"« attribut » : « {shown(name)} » n’est pas connu ; {near(name, ATTRIBUTES)} "
            '(docs/situation.md les montre tous, et operateur = "a_declarer" s’en passe)'
        )
    if attribute is not None and operator is not None and attribute.kind not in _KINDS[operator]:
        table.refuse(
            f"« operateur » : « {operator} » ne va pas avec {name} ; "
            f"choisissez parmi : {', '.join(_FITTING[attribute.kind])}"
        )
    return attribute


def _expected(
    table: Table, operator: Operator, attribute: Attribute | None
) -> bool | tuple[str, ...]:
    if operator in _DURATIONS or operator is Operator.BETWEEN:
        return True
    if attribute is None or attribute.kind is Kind.YES_NO:
        flag = table.flag("valeur")
        return True if flag is None else flag
    several = operator in {Operator.AMONG, Operator.HOLDS_ONE, Operator.HOLDS_NONE}
    key = "valeurs" if several else "valeur"
    texts = table.texts(key) if several else tuple(filter(None, [table.text(key)]))
    if several and not texts:
        table.refuse('il manque « valeurs », une liste de textes : valeurs = ["un", "deux"]')
    for text in texts:
        if attribute.choices and text not in attribute.choices:
            table.refuse(
                f"« {key} » : « {shown(text)} » n’est pas possible pour {attribute.name} ; "
                f"choisissez parmi : {', '.join(attribute.choices)}"
            )
    return texts


def _bounds(table: Table, operator: Operator) -> tuple[int | None, int | None, Unit | None]:
    """Return the bounds, both included; a duration is the one that the operator reads."""
    if operator is Operator.BETWEEN:
        least, most = table.whole("minimum"), table.whole("maximum")
        if least is None and most is None:
            table.refuse("il manque « minimum », « maximum », ou les deux ; ils sont inclus")
        if least is not None and most is not None and least > most:
            table.refuse("« minimum » est plus grand que « maximum »")
        return least, most, table.word("unite", Unit)
    if operator in _DURATIONS:
        duration, unit = table.whole("duree", 1, MAX_DURATION), table.word("unite", Unit)
        if duration is None:
            table.refuse('il manque « duree » : duree = 6, avec unite = "mois"')
        if unit is not None and unit not in {Unit.MONTHS, Unit.DAYS}:
            table.refuse("« unite » d’une durée depuis une date : mois ou jours")
        within = operator is Operator.WITHIN_FIRST
        return (None, duration, unit) if within else (duration, None, unit)
    return None, None, None


def _recheck(table: Table) -> Recheck | None:
    inner = table.table("a_reverifier")
    if inner is None:
        return None
    since, checked_on = _day(inner, "depuis"), _day(inner, "verifie_le")
    months = inner.whole("mois", 1, MAX_DURATION)
    if months is None:
        inner.refuse("il manque « mois » : mois = 12")
    if not inner.finish():
        table.good = False
    if since is None or checked_on is None or months is None:
        return None
    return Recheck(since, months, checked_on)


def _day(table: Table, key: str) -> Attribute | None:
    attribute = ATTRIBUTES.get(table.text(key, f'{key} = "rsa_depuis"'))
    if attribute is None or attribute.kind is not Kind.DAY:
        dates = [each.name for each in ATTRIBUTES.values() if each.kind is Kind.DAY]
        table.refuse(f"« {key} » nomme une date de la situation : {', '.join(dates)}")
        return None
    return attribute
