"""A unit of work that does everything but keep it: a dry run, and the preview of an import."""

from typing import Self

from usecases.inner_work import InnerWork


class Rehearsal(InnerWork):
    """See :class:`insertion.ports.UnitOfWork`; leaving it rolls everything back."""

    def __enter__(self) -> Self:
        self._uow.__enter__()
        return self

    def __exit__(self, *exc: object) -> None:
        self._uow.__exit__(*exc)

    def commit(self) -> None:
        """Keep nothing."""
