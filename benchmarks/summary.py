"""A run in a few French lines, and whether everything in it was exact."""

from collections.abc import Iterator
from typing import Any

Document = dict[str, Any]


def is_exact(document: Document) -> bool:
    """Return whether every answer of the engine that was checked is that of the scan."""
    return all(
        found["recall_at_k"] == 1.0 and found["same_scores"] == found["queries"]
        for found in _exactnesses(document)
    )


def summary(document: Document) -> str:
    """Return what a person wants to know of a run."""
    exactness, cpu = document["exactness"], document["cpu_ms"]
    lines = [
        f"{document['size']:,} offres".replace(",", "\N{NARROW NO-BREAK SPACE}")
        + f", référentiel {document['referential']}, graine {document['seed']}",
        f"Rappel : {exactness['recall_at_k']:.3f} sur {exactness['queries']} questions, "
        f"{exactness['same_scores']} aux mêmes points exactement",
        f"Recherche, temps de calcul : p50 {cpu['p50']:.3f} ms, p95 {cpu['p95']:.3f}, "
        f"p99 {cpu['p99']:.3f}",
        f"Index : {document['index_bytes'] / 1e6:.0f} Mo, construit en "
        f"{document['build_seconds']:.1f} s",
        *(
            f"{name} : {found['cpu_ms']['p50']:.3g} ms, soit {found['ratio']['p50']:.3g} fois plus"
            for name, found in document["baselines"].items()
        ),
        *(_peer_line(found) for found in document.get("peers", {}).values()),
    ]
    return "\n".join(lines)


def _peer_line(found: Document) -> str:
    if "skipped" in found:
        return f"{found['label']} : non mesuré ({found['skipped']})"
    return (
        f"{found['label']} : {found['wall_ms']['p50']:.3g} ms, soit {found['ratio']['p50']:.3g} "
        f"fois plus (rappel {found['recall_at_k']:.3f})"
    )


def _exactnesses(document: Document) -> Iterator[Document]:
    yield document["exactness"]
    for name in ("heavy", "worst_case", "opportunity_to_people"):
        if "exactness" in document.get(name, {}):
            yield document[name]["exactness"]
