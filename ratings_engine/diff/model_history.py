"""What a history says: which commit changed whose rating."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ratings_engine.diff.model import InspectionDiff, OutcomeDiff
    from ratings_engine.errors import Finding
    from ratings_engine.standards.model import Standards

__all__ = ["Commit", "History", "Step"]


class Commit(NamedTuple):
    """A commit: ``id`` in full, ``date`` (ISO 8601, of the author), author's name, subject.

    ``path`` is where the pack was then, from the root of the repository; ``merge`` says whether
    it brings in the commits of another branch. The work tree, with what is not committed, has no
    id, date, author or path.
    """

    id: str
    date: str
    author: str
    subject: str
    path: str = ""
    merge: bool = False


class Step(NamedTuple):
    """One commit that changed the pack's content.

    ``diff`` compares the pack with that of the last step before it that could be used, ``versions``
    are the two; both are None for the first one. ``refused`` is what keeps a step from being used;
    it then has no ``diff``, and is skipped: the next one is compared with what came before it.
    ``read`` says whether its pack itself is sound, so that it is the samples that do not fit.
    ``work_tree`` marks the files as they are, where they differ from the last commit.
    """

    commit: Commit
    diff: OutcomeDiff | None
    refused: tuple[Finding, ...] = ()
    work_tree: bool = False
    versions: tuple[Standards, Standards] | None = None
    read: bool = True

    @property
    def moved(self) -> tuple[InspectionDiff, ...]:
        """Return the inspections whose ratings this commit changed."""
        return tuple(each for each in self.diff.inspections if each.moved) if self.diff else ()


class History(NamedTuple):
    """The history of a pack at ``path``, oldest step first.

    ``commits`` is how many commits were looked at; those that left the pack's content as it was,
    such as a move to another folder, are no steps. ``more`` says that there are older ones, which
    were not asked for; ``shallow`` that the repository is a clone without them.
    """

    path: str
    source: str
    commits: int
    steps: tuple[Step, ...]
    more: bool = False
    shallow: bool = False
