"""The referential: occupations, what they ask, and the names people give them.

A :class:`Referential` is a read-only graph, built either from the starter set carried by the
project (``skills/starter.py``) or from the official ROME 4.0 archive (``skills/rome_archive.py``).
It knows no text matching (``lookup.py``) and no numbers (``vectors.py``).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from skills.codes import RomeCode, SkillId
from skills.errors import SkillsError, UnknownOccupation, UnknownSkill


class NearReason(StrEnum):
    """Why one can move from one occupation to another."""

    GESTURES = "gestes"
    PLACE = "lieu"
    PUBLIC = "public"
    MATERIALS = "matieres"
    MACHINES = "machines"
    TEAM = "equipe"
    NEXT_STEP = "suite"
    WAY_IN = "entree"


NEAR_REASON_LABELS: Mapping[str, str] = MappingProxyType(
    {
        NearReason.GESTURES: "Des tâches et des gestes communs",
        NearReason.PLACE: "Le même lieu de travail",
        NearReason.PUBLIC: "Les mêmes personnes à servir ou à accompagner",
        NearReason.MATERIALS: "Les mêmes produits, matières, plantes ou animaux",
        NearReason.MACHINES: "Les mêmes machines, outils ou véhicules",
        NearReason.TEAM: "Les deux métiers travaillent ensemble",
        NearReason.NEXT_STEP: "Une suite possible, avec de l’expérience ou une formation",
        NearReason.WAY_IN: "Un métier voisin où l’on débute plus facilement",
    }
)


class SkillKind(StrEnum):
    """What a skill is: know-how, knowledge, soft skill, or the family that groups know-how."""

    KNOW_HOW = "savoir_faire"
    KNOWLEDGE = "savoir"
    SOFT_SKILL = "savoir_etre"
    MACRO = "macro_competence"


@dataclass(frozen=True, slots=True)
class Skill:
    """One skill; ``macro`` is the family it belongs to, through which near skills meet.

    ``aliases`` are other ways to say it. ``stands_for`` is filled on a starter skill once the
    official referential is active: the official skills that whoever holds it holds as well.
    """

    id: SkillId
    label: str
    kind: SkillKind
    macro: SkillId | None = None
    aliases: tuple[str, ...] = ()
    stands_for: tuple[SkillId, ...] = ()


@dataclass(frozen=True, slots=True)
class OccupationSkill:
    """A skill that an occupation asks; ``core`` when it is at the heart of the occupation."""

    skill_id: SkillId
    core: bool = False


@dataclass(frozen=True, slots=True)
class Appellation:
    """A name of an occupation: official, or familiar (``femme de ménage``)."""

    label: str
    code: str | None = None  # official OGR number
    principal: bool = False


@dataclass(frozen=True, slots=True)
class Occupation:
    """One occupation of ROME 4.0.

    ``domain`` is the label of its domaine professionnel, whose code is the first three characters
    of ``code``. ``contexts`` are codes of physical demands (``port_de_charges``) where one fits
    and plain labels elsewhere; ``near`` are occupations one can move to, nearest first.
    ``near_reasons`` says why, by code, for those of them where somebody did: a
    :class:`NearReason`, or a plain sentence. ``licences`` are usually asked for it, with the codes
    of ``licences_in_text.LICENCE_CODES``. ``parent`` is the occupation that this one specialises,
    its own code when it is the reference of its family; None when nobody said.
    """

    code: RomeCode
    label: str
    domain: str
    appellations: tuple[Appellation, ...] = ()
    skills: tuple[OccupationSkill, ...] = ()
    contexts: tuple[str, ...] = ()
    near: tuple[RomeCode, ...] = ()
    definition: str = ""
    licences: tuple[str, ...] = ()
    near_reasons: Mapping[RomeCode, str] = field(default_factory=dict, hash=False)
    parent: RomeCode | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "near_reasons", MappingProxyType(dict(self.near_reasons)))

    def why_near(self, code: RomeCode) -> str:
        """Return in French why one can move to ``code``; empty when nobody said it."""
        reason = self.near_reasons.get(code, "")
        return NEAR_REASON_LABELS.get(reason, reason)


@dataclass(frozen=True, slots=True)
class Referential:
    """Occupations and skills, by code.

    ``version`` names the edition (``vicinal-2`` or ``ROME 4.0 v460``). The starter, and an archive
    merged with it, hold every code of ``data/rome_codes.csv``; an archive alone holds its own. When
    nothing is known of an occupation but its label, its ``skills`` are empty.

    Raises
    ------
    SkillsError
        When an occupation or a skill refers to a code that the referential does not hold.
    """

    version: str
    occupations: Mapping[RomeCode, Occupation]
    skills: Mapping[SkillId, Skill]

    def __post_init__(self) -> None:
        object.__setattr__(self, "occupations", MappingProxyType(dict(self.occupations)))
        object.__setattr__(self, "skills", MappingProxyType(dict(self.skills)))
        for occupation in self.occupations.values():
            for link in occupation.skills:
                if link.skill_id not in self.skills:
                    raise SkillsError(f"{occupation.code}: unknown skill {link.skill_id}")
            for code in occupation.near:
                if code not in self.occupations:
                    raise SkillsError(f"{occupation.code}: unknown near occupation {code}")
            if occupation.parent is not None and occupation.parent not in self.occupations:
                raise SkillsError(f"{occupation.code}: unknown parent {occupation.parent}")
            if not occupation.near_reasons.keys() <= set(occupation.near):
                raise SkillsError(f"{occupation.code}: a reason for an occupation that is not near")
        for skill in self.skills.values():
            for other in (*skill.stands_for, *([] if skill.macro is None else [skill.macro])):
                if other not in self.skills:
                    raise SkillsError(f"{skill.id}: refers to unknown skill {other}")

    def occupation(self, code: RomeCode) -> Occupation:
        """Return the occupation, or raise :class:`UnknownOccupation`."""
        try:
            return self.occupations[code]
        except KeyError:
            raise UnknownOccupation(f"occupation {code}: not in {self.version}") from None

    def skill(self, skill_id: SkillId) -> Skill:
        """Return the skill, or raise :class:`UnknownSkill`."""
        try:
            return self.skills[skill_id]
        except KeyError:
            raise UnknownSkill(f"skill {skill_id}: not in {self.version}") from None
