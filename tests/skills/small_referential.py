"""A small referential for the tests of lookup and extraction."""

from skills.codes import RomeCode, SkillId
from skills.taxonomy import Appellation, Occupation, OccupationSkill, Referential, Skill, SkillKind


def small_referential() -> Referential:
    skills = [
        _skill("v:nettoyer-sols", "Nettoyer les sols", "laver par terre"),
        _skill("v:faire-menage", "Faire le ménage au domicile", "faire le ménage", "le ménage"),
        _skill("v:garder-enfants", "Garder des enfants"),
        _skill("v:preparer-commandes", "Préparer des commandes"),
        _skill("v:conduire-chariot", "Conduire un chariot élévateur"),
        _skill("v:soudure", "Techniques de soudage", "soudure", kind=SkillKind.KNOWLEDGE),
        _skill(
            "v:rigueur",
            "Faire preuve de rigueur",
            "rigueur",
            "rigoureux",
            kind=SkillKind.SOFT_SKILL,
        ),
        _skill("v:autonomie", "Autonomie", "autonome", kind=SkillKind.SOFT_SKILL),
    ]
    occupations = [
        _occupation(
            "K1304", "Employé familial / Employée familiale", "femme de ménage", "aide ménagère"
        ),
        _occupation("K2204", "Agent / Agente de propreté", "Agent / Agente d'entretien"),
        _occupation("N1101", "Cariste", "Conducteur / Conductrice de chariot élévateur"),
        _occupation("N1103", "Préparateur / Préparatrice de commandes"),
        _occupation(
            "K1308", "Agent spécialisé / Agente spécialisée des écoles maternelles -ATSEM-"
        ),
        _occupation("D1102", "Boulanger / Boulangère"),
        _occupation("G1803", "Serveur / Serveuse", "Serveur / Serveuse de restaurant"),
    ]
    return Referential(
        "test-1",
        {occupation.code: occupation for occupation in occupations},
        {skill.id: skill for skill in skills},
    )


def _skill(skill_id: str, label: str, *aliases: str, kind: SkillKind = SkillKind.KNOW_HOW) -> Skill:
    return Skill(SkillId(skill_id), label, kind, aliases=aliases)


def _occupation(code: str, label: str, *names: str) -> Occupation:
    return Occupation(
        RomeCode(code),
        label,
        domain=code[:3],
        appellations=tuple(Appellation(name) for name in names),
        skills=(OccupationSkill(SkillId("v:rigueur")),),
    )
