"""Turn the tables of ROME 4.0 into a draft of the referential, one table at a time.

Each tables below takes one table, keeps the rows that make sense given the tables read before it,
and accounts for the others. The order is in :func:`read_tables`: codes first, links after.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from skills.archive_tables import ArchiveTables, Row
from skills.codes import RomeCode, SkillId, parse_rome_code, parse_skill_id
from skills.errors import InvalidCode
from skills.rome_contexts import physical_demand
from skills.taxonomy import Appellation, Occupation, OccupationSkill, Skill, SkillKind

CORE_MARKS = ("principale", "émergente", "emergente")
_SKILLS_BLOCK, _CONTEXTS_BLOCK = "5", "6"


@dataclass(slots=True)
class Draft:
    """The referential while its tables are being read."""

    labels: dict[RomeCode, str] = field(default_factory=dict)
    parents: dict[RomeCode, RomeCode] = field(default_factory=dict)
    domains: dict[RomeCode, str] = field(default_factory=dict)
    skills: dict[SkillId, Skill] = field(default_factory=dict)
    contexts: dict[str, str] = field(default_factory=dict)
    appellations: dict[RomeCode, list[Appellation]] = field(default_factory=dict)
    asked: dict[RomeCode, dict[SkillId, bool]] = field(default_factory=dict)
    met: dict[RomeCode, dict[str, None]] = field(default_factory=dict)
    near: dict[RomeCode, dict[RomeCode, int]] = field(default_factory=dict)
    sentences: dict[RomeCode, list[tuple[int, str]]] = field(default_factory=dict)

    def built(self) -> Iterator[tuple[RomeCode, Occupation]]:
        """Yield the occupations, in the order of the archive."""
        links: dict[tuple[SkillId, bool], OccupationSkill] = {}
        for code, label in self.labels.items():
            asked = self.asked.get(code, {})
            near = self.near.get(code, {})
            names = sorted(self.appellations.get(code, []), key=lambda name: not name.principal)
            yield (
                code,
                Occupation(
                    code=code,
                    label=label,
                    domain=self.domains.get(code, ""),
                    appellations=tuple(names) or (Appellation(label, principal=True),),
                    # The same link object serves every occupation: 90,000 links, 20,000 objects.
                    skills=tuple(
                        links.setdefault(link, OccupationSkill(*link)) for link in asked.items()
                    ),
                    contexts=tuple(self.met.get(code, {})),
                    near=tuple(sorted(near, key=lambda target: (near[target], target))),
                    definition=" ".join(
                        text if text.endswith((".", "!", "?")) else f"{text}."
                        for _, text in sorted(self.sentences.get(code, []))
                    ),
                    parent=self.parents.get(code),
                ),
            )


def read_tables(tables: ArchiveTables) -> Draft:
    """Return the draft of the archive; refused rows are in ``tables.refused``."""
    draft = Draft()
    _read_occupations(tables, draft)
    _read_domains(tables, draft)
    _read_skills(tables, draft)
    _read_knowledge(tables, draft)
    _read_contexts(tables, draft)
    _read_appellations(tables, draft)
    _read_links(tables, draft)
    _read_core(tables, draft)
    _read_moves(tables, draft)
    _read_definitions(tables, draft)
    return draft


def _read_occupations(tables: ArchiveTables, draft: Draft) -> None:
    waiting: list[tuple[Row, RomeCode]] = []
    columns = ("code_rome", "libelle_rome")
    for row in tables.rows("referentiel_code_rome", columns, ("code_rome_parent",)):
        try:
            code = parse_rome_code(row["code_rome"])
        except InvalidCode:
            tables.refuse(row, "code ROME invalide")
            continue
        if not row["libelle_rome"]:
            tables.refuse(row, "libellé vide")
        elif code in draft.labels:
            tables.refuse(row, f"{code} est déjà lu")
        else:
            draft.labels[code] = row["libelle_rome"]
            if row["code_rome_parent"]:
                waiting.append((row, code))
    for row, code in waiting:
        parent = RomeCode(row["code_rome_parent"].upper())
        if parent in draft.labels:
            draft.parents[code] = parent
        else:
            tables.refuse(row, "fiche mère inconnue : métier gardé sans famille")


def _read_domains(tables: ArchiveTables, draft: Draft) -> None:
    label = "libelle_domaine_professionel|libelle_domaine_professionnel"  # the official misspelling
    for row in tables.rows("cr_gd_dp", ("code_rome", label)):
        code = _occupation(tables, draft, row)
        if code is not None:
            draft.domains[code] = row["libelle_domaine_professionel"]


def _read_skills(tables: ArchiveTables, draft: Draft) -> None:
    columns = ("code_ogr", "libelle_competence")
    extra = ("nature", "cat_comp", "code_ogr_macro_comp")
    waiting: list[tuple[Row, SkillId, SkillId]] = []
    for row in tables.rows("referentiel_competence", columns, extra):
        skill_id = _new_skill_id(tables, draft, row, "code_ogr", "libelle_competence")
        if skill_id is None:
            continue
        kind = _kind(row["nature"], row["cat_comp"])
        draft.skills[skill_id] = Skill(skill_id, row["libelle_competence"], kind)
        if row["code_ogr_macro_comp"] and kind is SkillKind.KNOW_HOW:
            waiting.append((row, skill_id, SkillId(row["code_ogr_macro_comp"])))
    for row, skill_id, macro in waiting:
        family = draft.skills.get(macro)
        if family is None or family.kind is not SkillKind.MACRO:
            tables.refuse(row, "macro-compétence inconnue : compétence gardée sans famille")
            continue
        label = draft.skills[skill_id].label
        draft.skills[skill_id] = Skill(skill_id, label, SkillKind.KNOW_HOW, macro)


def _kind(nature: str, category: str) -> SkillKind:
    if "être" in category.lower() or "etre" in category.lower():
        return SkillKind.SOFT_SKILL
    return SkillKind.MACRO if nature.lower().startswith("macro") else SkillKind.KNOW_HOW


def _read_knowledge(tables: ArchiveTables, draft: Draft) -> None:
    for row in tables.rows("referentiel_savoir", ("code_ogr_savoir", "libelle_savoir")):
        skill_id = _new_skill_id(tables, draft, row, "code_ogr_savoir", "libelle_savoir")
        if skill_id is not None:
            draft.skills[skill_id] = Skill(skill_id, row["libelle_savoir"], SkillKind.KNOWLEDGE)


def _read_contexts(tables: ArchiveTables, draft: Draft) -> None:
    for row in tables.rows("referentiel_contexte_travail", ("code_ogr", "libelle_cont_travail")):
        if not row["code_ogr"] or not row["libelle_cont_travail"]:
            tables.refuse(row, "code ou libellé vide")
        else:
            draft.contexts[row["code_ogr"]] = row["libelle_cont_travail"]


def _read_appellations(tables: ArchiveTables, draft: Draft) -> None:
    columns = ("code_ogr", "libelle_appellation_long", "code_rome")
    for row in tables.rows("referentiel_appellation", columns, ("classification",)):
        code = _occupation(tables, draft, row)
        if code is None:
            continue
        label = row["libelle_appellation_long"]
        if not label or not row["code_ogr"].isdecimal():
            tables.refuse(row, "code ou libellé d’appellation invalide")
            continue
        principal = row["classification"].upper() == "PRINCIPALE"
        name = Appellation(label, row["code_ogr"], principal)
        draft.appellations.setdefault(code, []).append(name)


def _read_links(tables: ArchiveTables, draft: Draft) -> None:
    columns = ("code_rome", "code_compo_bloc", "code_ogr")
    for row in tables.rows("liens_rome_referentiels", columns):
        block, target = row["code_compo_bloc"], row["code_ogr"]
        if block not in (_SKILLS_BLOCK, _CONTEXTS_BLOCK):
            continue  # names, definition, sectors, moves: other tables say them better
        code = _occupation(tables, draft, row)
        if code is None:
            continue
        if block == _SKILLS_BLOCK and SkillId(target) in draft.skills:
            draft.asked.setdefault(code, {})[SkillId(target)] = False
        elif block == _CONTEXTS_BLOCK and target in draft.contexts:
            label = draft.contexts[target]
            draft.met.setdefault(code, {})[physical_demand(label) or label] = None
        elif block == _SKILLS_BLOCK or draft.contexts:
            tables.refuse(row, "lien vers un code que l’archive ne définit pas")


def _read_core(tables: ArchiveTables, draft: Draft) -> None:
    for row in tables.rows("coherence_item", ("code_rome", "code_ogr", "coeur_metier")):
        if row["coeur_metier"].lower() not in CORE_MARKS:
            continue
        code = _occupation(tables, draft, row)
        if code is None:
            continue
        asked, skill_id = draft.asked.get(code, {}), SkillId(row["code_ogr"])
        if skill_id in asked:
            asked[skill_id] = True
        elif row["code_ogr"] not in draft.contexts:
            tables.refuse(row, "cœur de métier sans lien vers ce code")


def _read_moves(tables: ArchiveTables, draft: Draft) -> None:
    columns = ("code_rome", "code_rome_cible", "numero_ordre")
    for row in tables.rows("rubrique_mobilite", columns):
        code = _occupation(tables, draft, row)
        if code is None:
            continue
        target = RomeCode(row["code_rome_cible"].upper())
        if target not in draft.labels or target == code:
            tables.refuse(row, "mobilité vers un métier inconnu")
        elif not row["numero_ordre"].isdecimal():
            tables.refuse(row, "numéro d’ordre invalide")
        else:
            draft.near.setdefault(code, {}).setdefault(target, int(row["numero_ordre"]))


def _read_definitions(tables: ArchiveTables, draft: Draft) -> None:
    columns = ("code_rome", "libelle_type_texte", "position_phrase", "libelle_texte")
    for row in tables.rows("texte", columns):
        if row["libelle_type_texte"].lower() not in ("definition", "définition"):
            continue
        code = _occupation(tables, draft, row)
        if code is None:
            continue
        if not row["position_phrase"].isdecimal() or not row["libelle_texte"]:
            tables.refuse(row, "position ou texte invalide")
            continue
        sentence = (int(row["position_phrase"]), row["libelle_texte"])
        draft.sentences.setdefault(code, []).append(sentence)


def _occupation(tables: ArchiveTables, draft: Draft, row: Row) -> RomeCode | None:
    code = RomeCode(row["code_rome"].upper())
    if code in draft.labels:
        return code
    tables.refuse(row, "code ROME que l’archive ne définit pas")
    return None


def _new_skill_id(
    tables: ArchiveTables, draft: Draft, row: Row, code: str, label: str
) -> SkillId | None:
    try:
        skill_id = parse_skill_id(row[code])
    except InvalidCode:
        tables.refuse(row, "code OGR invalide")
        return None
    if not row[label]:
        tables.refuse(row, "libellé vide")
    elif skill_id in draft.skills:
        tables.refuse(row, "code OGR déjà lu")
    else:
        return skill_id
    return None
