"""``vicinal answers``: what was shown, and asking it again."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli.french import whole_number
from cli.options import AsJson

if TYPE_CHECKING:
    from api.replay import Replay
    from insertion.shown import ShownAnswer

MOST = 1_000
AnswerId = Annotated[str, typer.Argument(metavar="ID", help="L’identifiant d’une réponse.")]

_NONE = "Aucune réponse n’est gardée."


def list_answers(
    at_most: Annotated[
        int, typer.Option("-n", metavar="N", parser=whole_number(1, MOST), help="Combien au plus.")
    ] = 20,
    person: Annotated[
        str | None, typer.Option("--person", metavar="ID", help="D’une personne suivie.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Lister les dernières réponses montrées, sans leur question.

    Une question posée sans nom n’est de personne.
    """
    from cli.session import ready_session
    from cli.terminal import output, print_json

    with ready_session() as vicinal, vicinal.reading() as uow:
        found = uow.traces.answers.last(at_most, person)
    if as_json:
        print_json({"reponses": [_facts(each) for each in found]})
        return
    if not found:
        output().print(_NONE)
    for each in found:
        whose = each.beneficiary_id or "-"
        output().print(
            f"{each.id} · {each.at:%d/%m/%Y %H:%M} UTC · {each.kind.value} · {whose} · "
            f"{len(each.lines)} · catalogue {each.index_version}",
            soft_wrap=True,
            markup=False,
            highlight=False,
        )


def show_answer(answer_id: AnswerId, as_json: AsJson = False) -> None:
    """Montrer une réponse telle qu’elle a été montrée : ordre, scores et leurs parts."""
    from api.replay import answer_of
    from cli.session import ready_session
    from cli.terminal import output, print_json

    with ready_session() as vicinal:
        found = answer_of(vicinal, answer_id)
    if as_json:
        print_json(_facts(found) | {"lignes": _lines(found)})
        return
    console = output()
    for rank, line in enumerate(found.lines, 1):
        score = "-" if line.score is None else f"{line.score:.1f}".replace(".", ",")
        parts = " · ".join(f"{name} {points:+.1f}" for name, points in line.points if points)
        text = f"{rank}. {line.opportunity_id} · {score} · {parts}"
        console.print(text, soft_wrap=True, markup=False, highlight=False)
    console.print(f"Catalogue {found.index_version}, politique {found.policy_version}.")


def replay_answers(
    answer_id: Annotated[
        str | None, typer.Argument(metavar="ID", help="Une réponse ; sinon les dernières.")
    ] = None,
    at_most: Annotated[
        int, typer.Option("-n", metavar="N", parser=whole_number(1, MOST), help="Combien au plus.")
    ] = 100,
    as_json: AsJson = False,
) -> int:
    """Poser de nouveau une question gardée, et comparer au bit près.

    Avec le catalogue, les horaires et les poids d’alors, gardés aussi longtemps que les réponses.
    Le code de retour est 1 quand une réponse diffère, ou que ce qui a été gardé est abîmé.
    """
    from api.replay import SENTENCES, Outcome, Replayer, answer_of
    from cli.errors import NOTHING_DONE, OK
    from cli.session import ready_session
    from cli.terminal import output, print_json

    with ready_session() as vicinal:
        if answer_id is not None:
            asked = [answer_of(vicinal, answer_id)]
        else:
            with vicinal.reading() as uow:
                asked = list(uow.traces.answers.last(at_most))
        replayer = Replayer(vicinal)
        found = [replayer.replay(each) for each in asked]
    if as_json:
        print_json({"reponses": [_replayed(each) for each in found]})
    elif not found:
        output().print(_NONE)
    for each in () if as_json else found:
        output().print(f"{each.answer.id} : {SENTENCES[each.outcome]}", soft_wrap=True)
        if each.differing:
            output().print(f"  {', '.join(each.differing)}", soft_wrap=True, markup=False)
    wrong = {Outcome.DIFFERENT, Outcome.DAMAGED}
    return NOTHING_DONE if any(each.outcome in wrong for each in found) else OK


def _facts(answer: "ShownAnswer") -> dict[str, object]:
    return {
        "id": answer.id,
        "le": answer.at.isoformat(),
        "genre": answer.kind.value,
        "beneficiaire_id": answer.beneficiary_id,
        "empreinte_question": answer.question_digest,
        "version_index": answer.index_version,
        "version_politique": answer.policy_version,
        "montrees": len(answer.lines),
    }


def _lines(answer: "ShownAnswer") -> list[dict[str, object]]:
    return [
        {"id": line.opportunity_id, "score": line.score, "points": dict(line.points)}
        for line in answer.lines
    ]


def _replayed(found: "Replay") -> dict[str, object]:
    return {
        "id": found.answer.id,
        "resultat": found.outcome.value,
        "differe": list(found.differing),
    }
