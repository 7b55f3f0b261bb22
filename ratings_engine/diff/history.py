"""The git history of a pack: each commit that changed its content, and whose rating that changed."""

from __future__ import annotations

import os
import posixpath
from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.diff.engine import Comparing, diff_outcomes
from ratings_engine.diff.model_history import Commit, History, Step
from ratings_engine.errors import Place, RatingsError, UsageError
from ratings_engine.standards.installed import FRAMEWORK
from ratings_engine.standards.loader import load_standards
from ratings_engine.standards.opening import open_pack
from ratings_engine.standards.revisions import commits_of, path_in_repository

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ratings_engine.diff.pairing import Pairing
    from ratings_engine.standards.model import Standards

    Pairs = Callable[[Standards, Standards], Sequence[Pairing]]

__all__ = ["walk_history"]

_WORK_TREE = Commit("", "", "", "the work tree")


class _Version(NamedTuple):
    """The pack at one commit, by what it can be loaded; the work tree has no commit of its own."""

    commit: Commit
    reference: str

    @property
    def work_tree(self) -> bool:
        return not self.commit.id


def walk_history(path: str, pairs: Pairs, source: str, how: Comparing | None = None) -> History:
    """Return what each commit that touched a pack changed, and the work tree if it differs.

    ``path`` is a pack's folder or an overlay's file; ``pairs`` reads the samples as two versions
    read them. Raises UsageError RE022 (no repository) or RE047 (no commit has it).
    """
    inside = _pack_path(path)
    commits = [Commit(*each) for each in commits_of(_watched(path, inside))]
    versions = [_Version(commit, f"{commit.id}:{inside}") for commit in commits]
    versions.append(_Version(_WORK_TREE, os.path.join(".", path) if not os.path.isabs(path) else path))
    steps = tuple(_steps(versions, pairs, source, how or Comparing()))
    if all(step.work_tree for step in steps):
        what = f"no commit has anything at {path}"
        raise UsageError("RE047", what, place=Place(path), remedy="name a pack's folder that is committed")
    return History(path, source, len(commits), steps)


def _pack_path(path: str) -> str:
    """Return a pack's path from the root of the repository; its framework stands for its folder."""
    inside = path_in_repository(path)
    return posixpath.dirname(inside) or "." if posixpath.basename(inside) == FRAMEWORK else inside


def _watched(path: str, inside: str) -> str:
    """Return what commits have to touch: an overlay may rest on a pack in its folder or the one above."""
    if not inside.endswith((".yaml", ".yml")) or os.path.isdir(path):
        return inside
    return posixpath.dirname(posixpath.dirname(inside)) or "."


def _steps(versions: Sequence[_Version], pairs: Pairs, source: str, how: Comparing) -> Iterator[Step]:
    """Yield a step for each version that differs from the one before it."""
    last: Standards | None = None
    content = ""
    for version in versions:
        try:
            digest = open_pack(version.reference).digest
            if digest == content:
                continue
            content = digest
            standards = load_standards(version.reference)
            diff = diff_outcomes(last, standards, pairs(last, standards), source, how) if last else None
        except RatingsError as error:
            told = "; ".join(finding.message for finding in error.findings)
            before_it_was_there = not content and error.code == "RE020"
            if told != content and not before_it_was_there:
                yield Step(version.commit, None, tuple(error.findings), version.work_tree)
            content = "" if before_it_was_there else told
            continue
        last = standards
        yield Step(version.commit, diff, (), version.work_tree)
