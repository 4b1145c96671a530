"""Hypothesis strategies: small referentials with families, stand-ins, moves and bare codes."""

from hypothesis import strategies as st

from skills.codes import RomeCode, SkillId
from skills.taxonomy import Appellation, Occupation, OccupationSkill, Referential, Skill, SkillKind

CODES = tuple(RomeCode(code) for code in ("A1101", "A1102", "K1304", "K2204", "N1105"))
FAMILIES = tuple(SkillId(f"v:m-{name}") for name in ("nettoyer", "porter"))
SKILLS = tuple(SkillId(str(number)) for number in range(1, 6))
OURS = tuple(SkillId(f"v:ours-{number}") for number in range(1, 3))

_LABELS = st.sampled_from(
    ["Laver", "Élaguer l’été", 'dit "à", à part', "  ", "\u2028🌱", "x" * 300]
)
_LINKS = st.lists(
    st.tuples(st.sampled_from([*SKILLS, *OURS, *FAMILIES]), st.booleans()),
    max_size=5,
    unique_by=lambda link: link[0],
)


@st.composite
def referentials(draw: st.DrawFn) -> Referential:
    """Draw a referential over the fixed codes above."""
    label = draw(_LABELS)
    skills = {code: Skill(code, f"Famille {label}", SkillKind.MACRO) for code in FAMILIES}
    for skill_id in (*SKILLS, *OURS):
        macro = draw(st.sampled_from([None, *FAMILIES]))
        kind = SkillKind.KNOWLEDGE if macro is None else SkillKind.KNOW_HOW
        ours = draw(st.sampled_from([(), SKILLS[:1], SKILLS[1:3]])) if skill_id in OURS else ()
        skills[skill_id] = Skill(skill_id, label, kind, macro, (label, "autre"), ours)
    occupations = {code: _occupation(draw, code, label) for code in CODES}
    return Referential("tests-1", occupations, skills)


def _occupation(draw: st.DrawFn, code: RomeCode, label: str) -> Occupation:
    near = draw(st.lists(st.sampled_from(CODES), max_size=3, unique=True))
    return Occupation(
        code,
        label,
        label,
        appellations=(Appellation(label, "12", principal=True), Appellation("familier")),
        skills=tuple(OccupationSkill(*link) for link in draw(_LINKS)),
        contexts=(label, "froid"),
        near=tuple(target for target in near if target != code),
        definition=label,
        licences=draw(st.sampled_from([(), ("b",), ("c", "caces")])),
        near_reasons={target: "gestes" for target in near[:1] if target != code},
        parent=draw(st.sampled_from([None, code, *CODES])),
    )


@st.composite
def same_but_shuffled(draw: st.DrawFn) -> tuple[Referential, Referential]:
    """Draw two equal referentials, the second filled in another order."""
    referential = draw(referentials())
    occupations = draw(st.permutations(list(referential.occupations.items())))
    skills = draw(st.permutations(list(referential.skills.items())))
    return referential, Referential(referential.version, dict(occupations), dict(skills))
