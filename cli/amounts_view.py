"""A décompte as people read it: what is due first, then what is not and why."""

from rich.console import Console

from api.attendance_labels import LINE_STATUS_LABELS
from api.french_dates import french_period
from cli.terminal import Sentence, count, plain, table
from insertion.decompte import Decompte, Line, LineStatus, Payer
from insertion.money import NOTHING, french_euros


def print_decompte(console: Console, decompte: Decompte) -> None:
    """Print the lines, their total, and what the texts leave open."""
    period = decompte.period
    console.print(f"Convention {plain(decompte.convention_id)}, {french_period(period)}")
    console.print(Sentence(f"Formule : {decompte.formula}"))
    if not decompte.lines:
        console.print("Aucun émargement sur cette période : rien n’est dû.")
        return
    due = [line for line in decompte.lines if line.status is LineStatus.DUE]
    others = [line for line in decompte.lines if line.status is not LineStatus.DUE]
    _print_due(console, due)
    _print_others(console, others)
    _print_total(console, decompte)
    for said in decompte.ambiguities:
        console.print(Sentence(f"Texte : {said}", style="dim"))


def _print_due(console: Console, lines: list[Line]) -> None:
    grid = table("Bénéficiaire", "Quoi", "Calcul", "Dû", numbers=("Dû",))
    for line in lines:
        who = "–" if line.beneficiary_id is None else plain(line.beneficiary_id)
        grid.add_row(who, line.label, line.formula, french_euros(line.amount))
    if lines:
        console.print(grid)
    for line in lines:
        for said in line.to_check:
            who = "" if line.beneficiary_id is None else f"{plain(line.beneficiary_id)}, "
            console.print(Sentence(f"À vérifier : {who}{said}"))


def _print_others(console: Console, lines: list[Line]) -> None:
    if not lines:
        return
    told = count(len(lines), "ligne n’est pas due", "lignes ne sont pas dues")
    console.print(f"{told} :")
    for line in lines:
        who = "" if line.beneficiary_id is None else f"{plain(line.beneficiary_id)}, "
        status = LINE_STATUS_LABELS[line.status]
        console.print(Sentence(f"- {status} : {who}{line.label} ({line.formula}) ; {line.reason}"))


def _print_total(console: Console, decompte: Decompte) -> None:
    console.print(f"Total dû : {french_euros(decompte.total)}", style="bold")
    aid = decompte.total_by(Payer.ASP)
    if aid:
        console.print(f"dont {french_euros(aid)} payés par l’ASP")
    if decompte.envelope is not None:
        before = french_euros(decompte.paid_before)
        console.print(f"Enveloppe : {french_euros(decompte.envelope)} ; dû avant : {before}")
    if decompte.above_envelope > NOTHING:
        console.print(f"Au-delà de l’enveloppe : {french_euros(decompte.above_envelope)}")
    for other in decompte.other_readings:
        console.print(Sentence(f"Autre lecture : {other.label}, {french_euros(other.amount)}"))
