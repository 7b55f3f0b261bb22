"""What a history says: which commit changed whose rating."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ratings_engine.diff.model import InspectionDiff, OutcomeDiff
    from ratings_engine.errors import Finding

__all__ = ["Commit", "History", "Step"]


class Commit(NamedTuple):
    """A commit: ``id`` in full, ``date`` (ISO 8601, of the author), author's name, subject.

    The work tree, with what is not committed, has no id, date or author.
    """

    id: str
    date: str
    author: str
    subject: str


class Step(NamedTuple):
    """One commit that changed the pack's content.

    ``diff`` compares the pack with that of the last step before it that was valid; it is None
    for the first valid one. ``refused`` is what is wrong with the pack at this commit; it then has
    no ``diff``. ``work_tree`` marks the files as they are, where they differ from the last commit.
    """

    commit: Commit
    diff: OutcomeDiff | None
    refused: tuple[Finding, ...] = ()
    work_tree: bool = False

    @property
    def moved(self) -> tuple[InspectionDiff, ...]:
        """Return the inspections whose ratings this commit changed."""
        return tuple(each for each in self.diff.inspections if each.moved) if self.diff else ()


class History(NamedTuple):
    """The history of a pack at ``path``, oldest step first.

    ``commits`` is how many commits touched it; those that left its content as it was, such as a
    move to another folder and back, are no steps.
    """

    path: str
    source: str
    commits: int
    steps: tuple[Step, ...]
