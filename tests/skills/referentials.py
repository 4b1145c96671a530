"""Hypothesis strategies: small referentials with families, stand-ins, moves and bare codes."""

from hypothesis import strategies as st

from skills.codes import RomeCode, SkillId
from skills.taxonomy import Appellation, Occupation, OccupationSkill, Referential, Skill, SkillKind

CODES = tuple(RomeCode(code) for code in ("A1101", "A1102", "K1304", "K2204", "N1101", "N1105"))
FAMILIES = tuple(SkillId(f"v:m-{name}") for name in ("nettoyer", "porter"))
SKILLS = tuple(SkillId(str(number)) for number in range(1, 8))
OURS = tuple(SkillId(f"v:ours-{number}") for number in range(1, 4))

labels = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=12
)


def _skill(skill_id: SkillId) -> st.SearchStrategy[Skill]:
    return st.builds(
        Skill,
        id=st.just(skill_id),
        label=labels,
        kind=st.sampled_from([SkillKind.KNOW_HOW, SkillKind.KNOWLEDGE]),
        macro=st.none() | st.sampled_from(FAMILIES),
        aliases=st.lists(labels, max_size=2).map(tuple),
        stands_for=(
            st.lists(st.sampled_from(SKILLS), max_size=2, unique=True).map(tuple)
            if skill_id in OURS
            else st.just(())
        ),
    )


def _occupation(code: RomeCode) -> st.SearchStrategy[Occupation]:
    links = st.lists(
        st.builds(
            OccupationSkill, st.sampled_from([*SKILLS, *OURS, *FAMILIES]), core=st.booleans()
        ),
        max_size=6,
        unique_by=lambda link: link.skill_id,
    )
    others = [other for other in CODES if other != code]
    return st.builds(
        Occupation,
        code=st.just(code),
        label=labels,
        domain=labels,
        appellations=st.lists(st.builds(Appellation, labels), max_size=2).map(tuple),
        skills=links.map(tuple),
        contexts=st.lists(labels, max_size=2).map(tuple),
        near=st.lists(st.sampled_from(others), max_size=3, unique=True).map(tuple),
        usual_licence=st.none() | st.just("b"),
        definition=st.just("") | labels,
    )


@st.composite
def referentials(draw: st.DrawFn) -> Referential:
    """Draw a referential over the fixed codes above."""
    families = {code: Skill(code, f"Famille {code}", SkillKind.MACRO) for code in FAMILIES}
    skills = {skill_id: draw(_skill(skill_id)) for skill_id in (*SKILLS, *OURS)}
    occupations = {code: draw(_occupation(code)) for code in CODES}
    return Referential("tests-1", occupations, families | skills)


def shuffled(draw: st.DrawFn, referential: Referential) -> Referential:
    """Return an equal referential, filled in another order."""
    occupations = draw(st.permutations(list(referential.occupations.items())))
    skills = draw(st.permutations(list(referential.skills.items())))
    return Referential(referential.version, dict(occupations), dict(skills))


same_but_shuffled = st.composite(
    lambda draw: (referential := draw(referentials()), shuffled(draw, referential))
)()
