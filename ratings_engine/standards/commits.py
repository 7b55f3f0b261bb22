"""The commits that touched a pack, from the latest back, through the names that it had before."""

from __future__ import annotations

import os
import posixpath
import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.errors import Place, UsageError
from ratings_engine.standards.installed import FRAMEWORK
from ratings_engine.standards.revisions import answer_of, repository_of, run_git

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator

__all__ = ["MAX_COMMITS", "Log", "Logged", "log_of"]

MAX_COMMITS = 1000
"""Most commits of a history that are looked at unless another number is asked for: the latest ones."""
_FORM = "--format=%H%n%P%n%aI%n%an%n%s"
_WILD = re.compile(r"[*?\[\\]")
_FIELDS_OF_A_MOVE = 3


class Logged(NamedTuple):
    """A commit as the log tells it; ``date`` is the author's, in ISO 8601.

    ``path`` is where the pack was then, from the root of the repository; ``merge`` says whether
    the commit brings in what was committed on another branch.
    """

    id: str
    date: str
    author: str
    subject: str
    path: str
    merge: bool


class Log(NamedTuple):
    """The commits of a pack, oldest first, and the folder in which git keeps their repository.

    ``more`` says that there are older ones, which were not asked for; ``shallow`` that the
    repository is a clone without them.
    """

    repository: str
    commits: tuple[Logged, ...]
    more: bool
    shallow: bool


class _Pack(NamedTuple):
    """A pack's path from the root of the repository at one time; ``folder``: it is no overlay's file."""

    path: str
    folder: bool
    place: Place
    repository: str

    @property
    def main(self) -> str:
        """Return the file without which there is no pack."""
        return posixpath.normpath(posixpath.join(self.path, FRAMEWORK)) if self.folder else self.path

    @property
    def watched(self) -> list[str]:
        """Return what commits have to touch; an overlay may rest on a pack beside it or one above."""
        if self.folder:
            # The root is no path that git matches; an empty one is.
            return [f":(top,literal){'' if self.path == '.' else self.path}"]
        around = posixpath.dirname(posixpath.dirname(self.path))
        inside = _WILD.sub(r"\\\g<0>", f"{around}/") if around else ""
        return [f":(top,glob){inside}**/*.{ending}" for ending in ("yaml", "yml")]


def log_of(path: str, most: int = MAX_COMMITS) -> Log:
    """Return the latest commits that touched a pack's folder or an overlay's file, ``most`` at most.

    A pack that was moved is followed to where it was before. Of branches that were merged the
    merge alone is told: it is what changed the pack on the line that leads here. Raises
    UsageError RE022 where git, the repository or a commit is not there, RE047 where the path is
    outside the repository.
    """
    place = Place(path)
    around = _nearest_folder(path)
    repository = repository_of(place, around)
    pack = _pack(path, _inside(path, around, place), place, repository)
    found = [commit for _, commit in zip(range(most + 1), _commits(pack, most + 1), strict=False)]
    shallow = answer_of(run_git(["rev-parse", "--is-shallow-repository"], place, repository)) == "true"
    return Log(repository, tuple(found[:most][::-1]), len(found) > most, shallow)


def _nearest_folder(path: str) -> str:
    """Return the folder of a path that is there: its history may be longer than its life."""
    folder = os.path.realpath(path)
    while not os.path.isdir(folder):
        folder = os.path.dirname(folder)
    return folder


def _inside(path: str, around: str, place: Place) -> str:
    """Return a path of this machine as it is from the root of the repository around a folder."""
    top = answer_of(run_git(["rev-parse", "--show-toplevel"], place, folder=around)) or around
    found = os.path.relpath(os.path.realpath(path), os.path.realpath(top))
    if found.split(os.sep)[0] == "..":
        what = f"{path} is outside the git repository around it"
        raise UsageError("RE047", what, place=place, remedy="change to the repository that it is in")
    return found.replace(os.sep, "/")


def _pack(path: str, inside: str, place: Place, repository: str) -> _Pack:
    """Return the pack at a path; its framework stands for its folder."""
    if posixpath.basename(inside) == FRAMEWORK:
        return _Pack(posixpath.dirname(inside) or ".", folder=True, place=place, repository=repository)
    overlay = inside.endswith((".yaml", ".yml")) and not os.path.isdir(path)
    return _Pack(inside, folder=not overlay, place=place, repository=repository)


def _commits(pack: _Pack, most: int) -> Iterator[Logged]:
    """Yield commits from the latest back; where the pack came from elsewhere, those of there go on."""
    start: str | None = "HEAD"
    while start is not None:
        added = _added(pack, start)
        for commit, parents in _log(pack, start, most):
            yield commit
            if commit.id == added:
                start = parents[0] if parents else None
                pack = _before(pack, commit.id) if parents else pack
                break
        else:
            return


def _added(pack: _Pack, start: str) -> str:
    """Return the latest commit up to ``start`` that put the pack where it is; empty where none did."""
    asked = ["--no-renames", "--diff-filter=A", "--max-count=1", "--format=%H", start]
    return answer_of(_logs(pack, asked, [f":(top,literal){pack.main}"]))


def _log(pack: _Pack, start: str, most: int) -> Iterator[tuple[Logged, list[str]]]:
    """Yield commits that touched a pack where it is, with their parents."""
    told = _logs(pack, ["--no-patch", "-z", f"--max-count={most}", _FORM, start], pack.watched).stdout
    for record in filter(None, told.split(b"\0")):
        commit, parents, date, author, subject = record.decode("utf-8", "replace").split("\n", 4)
        merge = len(parents.split()) > 1
        yield Logged(commit, date, author, subject.rstrip("\n"), pack.path, merge), parents.split()


def _logs(pack: _Pack, asked: list[str], paths: list[str]) -> subprocess.CompletedProcess[bytes]:
    plain = ["log", "--no-show-signature", "--no-color", "--no-notes", "--no-follow", "--first-parent", "-m"]
    return run_git([*plain, *asked, "--", *paths], pack.place, pack.repository)


def _before(pack: _Pack, commit: str) -> _Pack:
    """Return the pack where it was before the commit that put it where it is, if it was anywhere."""
    asked = ["diff-tree", "-r", "-M", "-z", "--name-status", "--diff-filter=R", f"{commit}^1", commit]
    fields = [os.fsdecode(field) for field in run_git(asked, pack.place, pack.repository).stdout.split(b"\0")]
    moves = list(zip(fields[1::_FIELDS_OF_A_MOVE], fields[2::_FIELDS_OF_A_MOVE], strict=False))
    if not pack.folder:
        return pack._replace(path=next((old for old, new in moves if new == pack.path), pack.path))
    folders = Counter(
        posixpath.dirname(old) or "."
        for old, new in moves
        if (posixpath.dirname(new) or ".") == pack.path and posixpath.basename(old) == posixpath.basename(new)
    )
    return pack._replace(path=folders.most_common(1)[0][0]) if folders else pack
