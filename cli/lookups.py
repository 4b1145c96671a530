"""``vicinal titles`` and ``vicinal skills``: from French words to codes, with a confidence."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from cli.errors import NOTHING_DONE, OK, CommandRefused
from cli.options import AsJson, limit_option

if TYPE_CHECKING:
    from skills.extraction import Extraction
    from skills.lookup import LookupHit
    from usecases.knowledge import Knowledge, Senses

DEFAULT_LIMIT = 10
Limit = Annotated[int, limit_option(DEFAULT_LIMIT)]


def titles(
    text: Annotated[
        str, typer.Argument(metavar="TEXTE", help="Un métier, comme on le dit ou comme on l’écrit.")
    ],
    limit: Limit = DEFAULT_LIMIT,
    as_json: AsJson = False,
) -> int:
    """Trouver le code ROME d’un métier."""
    from cli.meanings import computed_meanings
    from cli.query_input import checked_query
    from usecases.look_up import look_up_occupations

    query = checked_query(text, limit)
    with computed_meanings() as senses, knowledge_in_use(senses) as knowledge:
        hits = look_up_occupations(query.q, knowledge, query.limite)
    return _show_hits(hits, "Aucun métier reconnu.", as_json=as_json)


def skills(
    text: Annotated[
        str | None,
        typer.Argument(metavar="[TEXTE]", help="Une compétence.", show_default=False),
    ] = None,
    sentences: Annotated[
        str | None,
        typer.Option(
            "--text",
            metavar="PHRASES",
            help="Lit plutôt les métiers, compétences et permis dans des phrases.",
        ),
    ] = None,
    near: Annotated[
        str | None,
        typer.Option("--near", metavar="CODE", help="Montre plutôt les compétences proches."),
    ] = None,
    limit: Limit = DEFAULT_LIMIT,
    as_json: AsJson = False,
) -> int:
    """Trouver le code d’une compétence, lire ce que des phrases disent, ou ce qui est proche."""
    from cli.meanings import computed_meanings
    from cli.query_input import checked_query, checked_text
    from usecases.look_up import extract_facts, look_up_skills

    if sum(one is not None for one in (text, sentences, near)) != 1:
        raise CommandRefused(
            "donnez une compétence, ou bien --text et des phrases, ou bien --near et un code."
        )
    if near is not None:
        return _show_near_skills(checked_query(near, limit).q, limit, as_json=as_json)
    if sentences is not None:
        with knowledge_in_use() as knowledge:
            extraction = extract_facts(checked_text(sentences), knowledge)
        return _show_extraction(extraction, as_json=as_json)
    query = checked_query(text or "", limit)
    with computed_meanings() as senses, knowledge_in_use(senses) as knowledge:
        hits = look_up_skills(query.q, knowledge, query.limite)
    return _show_hits(hits, "Aucune compétence reconnue.", as_json=as_json)


@contextmanager
def knowledge_in_use(senses: "Senses | None" = None) -> "Iterator[Knowledge]":
    """Yield the knowledge of the active referential, or of the one carried by the project."""
    from cli.session import effective_settings, is_ready, session
    from skills.starter import load_starter
    from usecases.knowledge import build_knowledge

    with session(effective_settings(), senses) as vicinal:
        ready = is_ready(vicinal)
        yield vicinal.knowledge() if ready else build_knowledge(load_starter(), senses)


def _show_near_skills(code: str, limit: int, *, as_json: bool) -> int:
    from api.schemas.transfer import NearSkillsOut
    from cli.terminal import output, print_json
    from cli.transfer_view import print_near_skills
    from usecases.explore_transfers import find_near_skills

    with knowledge_in_use() as knowledge:
        found = find_near_skills(code, knowledge, limit)
    answer = NearSkillsOut.of(found, knowledge.referential)
    if as_json:
        print_json(answer.model_dump(mode="json"))
    else:
        print_near_skills(output(), answer)
    return OK if answer.items else NOTHING_DONE


def _show_hits(hits: "Sequence[LookupHit]", nothing: str, *, as_json: bool) -> int:
    from api.schemas.reference import HitOut, HitsOut
    from cli.terminal import messages, output, print_json, table

    if as_json:
        print_json(HitsOut(items=[HitOut.of(hit) for hit in hits]).model_dump(mode="json"))
    elif hits:
        lines = table("Code", "Libellé", "Reconnu", "Confiance", numbers=("Confiance",))
        for hit in hits:
            lines.add_row(hit.code, hit.label, hit.matched_label, f"{hit.score:.0%}")
        output().print(lines)
    else:
        messages().print(f"{nothing} Essayez d’autres mots.")
    return OK if hits else NOTHING_DONE


def _show_extraction(extraction: "Extraction", *, as_json: bool) -> int:
    from api.schemas.extraction import ExtractionOut
    from cli.extraction_view import print_extraction
    from cli.terminal import output, print_json

    read = ExtractionOut.of(extraction)
    if as_json:
        print_json(read.model_dump(mode="json"))
        return OK
    return OK if print_extraction(output(), read) else NOTHING_DONE
