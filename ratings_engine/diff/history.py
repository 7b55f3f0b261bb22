"""The git history of a pack: each commit that changed its content, and whose rating that changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.diff.engine import Comparing, diff_outcomes
from ratings_engine.diff.model_history import Commit, History, Step
from ratings_engine.errors import InvalidInput, Place, RatingsError, UsageError
from ratings_engine.standards.checking import require_sound
from ratings_engine.standards.commits import MAX_COMMITS, log_of
from ratings_engine.standards.compiler import compile_pack
from ratings_engine.standards.files import DISK
from ratings_engine.standards.locating import locate_path
from ratings_engine.standards.opening import open_located
from ratings_engine.standards.revisions import Objects, Revision

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ratings_engine.diff.pairing import Pairing
    from ratings_engine.standards.commits import Log
    from ratings_engine.standards.files import Files
    from ratings_engine.standards.model import Standards
    from ratings_engine.standards.pack import Pack

    Pairs = Callable[[Standards, Standards], Sequence[Pairing]]
    Watch = Callable[[Sequence["Version"]], Iterable["Version"]]

__all__ = ["Version", "Walking", "walk_history"]

_WORK_TREE = Commit("", "", "", "the work tree")
_SHORT = 10
_NO_PACK = "RE020"


class Version(NamedTuple):
    """The pack at one commit, ``path`` in ``files``; the work tree has no commit of its own."""

    commit: Commit
    path: str
    files: Files

    @property
    def work_tree(self) -> bool:
        """Return whether it is the files as they are."""
        return not self.commit.id

    def open(self) -> Pack:
        """Return the pack, not yet validated; raises RatingsError where there is none."""
        return open_located(locate_path(self.path, self.files))


class Walking(NamedTuple):
    """How to go through a history: ``most`` commits at most, the latest ones.

    ``watch`` is given every version and returns them again, as somebody who tells how far it is.
    """

    comparing: Comparing = Comparing()
    most: int = MAX_COMMITS
    watch: Watch = iter


def walk_history(path: str, pairs: Pairs, source: str, how: Walking | None = None) -> History:
    """Return what each commit that touched a pack changed, and the work tree if it differs.

    ``path`` is a pack's folder or an overlay's file in any repository; ``pairs`` reads the samples
    as two versions read them. Raises UsageError RE022 (no repository) or RE047 (no commit has it).
    """
    how = how or Walking()
    log = log_of(path, how.most)
    versions = [*_committed(log), Version(_WORK_TREE, path, DISK)]
    steps = tuple(_Walk(pairs, source, how.comparing).steps(how.watch(versions)))
    if all(step.work_tree for step in steps):
        what = f"no commit has anything at {path}"
        raise UsageError("RE047", what, place=Place(path), remedy="name a pack's folder that is committed")
    return History(path, source, len(log.commits), steps, log.more, log.shallow)


def _committed(log: Log) -> Iterator[Version]:
    known = Objects({}, {})
    for commit in log.commits:
        files = Revision(commit.id[:_SHORT], commit.id, log.repository, known)
        yield Version(Commit(*commit), commit.path, files)


class _Walk:
    """Goes from version to version; ``last`` is the latest one that could be used."""

    def __init__(self, pairs: Pairs, source: str, how: Comparing) -> None:
        self.pairs, self.source, self.how = pairs, source, how
        self.last: Standards | None = None
        self.seen = ""

    def steps(self, versions: Iterable[Version]) -> Iterator[Step]:
        """Return a step for each version that differs from the one before it."""
        return (step for version in versions if (step := self._step(version)) is not None)

    def _step(self, version: Version) -> Step | None:
        """Return a step, or None where the content is that of the version before."""
        try:
            pack = version.open()
        except RatingsError as error:
            not_yet = not self.seen and error.code == _NO_PACK
            return None if not_yet or not self._is_new(_faults(error)) else _skipped(version, error)
        if not self._is_new(pack.digest):
            return None
        try:
            require_sound(pack)
        except RatingsError as error:
            return _skipped(version, error)
        return self._compared(version, compile_pack(pack))

    def _is_new(self, content: str) -> bool:
        seen, self.seen = self.seen, content
        return content != seen

    def _compared(self, version: Version, standards: Standards) -> Step:
        if self.last is None:
            self.last = standards
            return Step(version.commit, None, (), version.work_tree)
        versions = (self.last, standards)
        try:
            diff = diff_outcomes(*versions, self.pairs(*versions), self.source, self.how)
        except (InvalidInput, UsageError) as error:
            return _skipped(version, error)._replace(read=True)
        self.last = standards
        return Step(version.commit, diff, (), version.work_tree, versions)


def _skipped(version: Version, error: RatingsError) -> Step:
    return Step(version.commit, None, tuple(error.findings), version.work_tree, read=False)


def _faults(error: RatingsError) -> str:
    """Return what tells faults apart; their messages name the commit."""
    return " ".join(f"{finding.code}:{finding.place.line}" for finding in error.findings)
