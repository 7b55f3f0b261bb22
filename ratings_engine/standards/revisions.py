"""The files of a git revision, read by git itself without touching the work tree."""

from __future__ import annotations

import os
import posixpath
import re
from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.errors import Place, RatingsError, UsageError

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator, Sequence

__all__ = ["Objects", "Revision", "answer_of", "open_revision", "repository_of", "run_git", "split_revision"]

MAX_SECONDS = 60
_ENTRY = re.compile(rb"([0-9]{6}) ([a-z]+) ([0-9a-f]+) +(\S+)\t(.+)\Z", re.DOTALL)
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?\Z")
_FOLDER = "tree"
_FILE = "blob"
_LINK = "link"
_LINK_MODE = b"120000"
# Nothing outside the repository is asked, and nobody is waited for: without a protocol that is
# allowed, not even what the repository's own configuration names is run to fetch what it lacks.
_QUIET = {
    "GIT_ALLOW_PROTOCOL": "",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}
_FATAL = "fatal: "
_NO_REPOSITORY = "not a git repository"
_NOT_READ = {
    _LINK: "it is a symbolic link, and those of a revision are not followed",
    _FOLDER: "it is a folder",
    "commit": "it is another repository",
}


class _Entry(NamedTuple):
    kind: str
    object: str
    size: int


class Objects(NamedTuple):
    """Folders and files of a repository by the names that git has for their content."""

    folders: dict[str, dict[str, _Entry]]
    files: dict[str, bytes]


class Revision:
    """The files of a commit; paths are relative to the repository's root, with slashes."""

    def __init__(self, name: str, commit: str, repository: str, known: Objects | None = None) -> None:
        """Know the revision by ``name`` as it was given, by ``commit`` and the repository's folder.

        What is ``known`` of the repository, from other revisions, is not read again.
        """
        self.name = name
        self.commit = commit
        self.repository = repository
        self._known = known or Objects({}, {})

    def is_folder(self, path: str) -> bool:
        """Return whether ``path`` is a folder of the commit."""
        entry = self._entry(path)
        return entry is not None and entry.kind == _FOLDER

    def is_file(self, path: str) -> bool:
        """Return whether ``path`` is a plain file of the commit; a symbolic link is none."""
        entry = self._entry(path)
        return entry is not None and entry.kind == _FILE

    def names(self, folder: str) -> Sequence[str]:
        """Return the names in a folder; there are none in what is no folder."""
        entry = self._entry(folder)
        return list(self._list(entry)) if entry is not None and entry.kind == _FOLDER else []

    def read(self, path: str, limit: int) -> bytes:
        """Return a file's bytes; raises RatingsError RE001 (no such file) or RE002 (too large)."""
        entry = self._entry(path)
        place = Place(self.shown(path))
        if entry is None or entry.kind != _FILE:
            why = _NOT_READ.get(entry.kind, "it is no file") if entry else "no such file"
            remedy = "check the path, from the root of the repository"
            raise RatingsError("RE001", f"cannot read {place.file}: {why}", place=place, remedy=remedy)
        if entry.size > limit:
            what, remedy = (
                f"the file is larger than {limit // 1024} KiB",
                "check that this is the file you meant",
            )
            raise RatingsError("RE002", what, place=place, remedy=remedy)
        if entry.object not in self._known.files:
            done = run_git(["cat-file", "blob", entry.object], place, self.repository)
            self._known.files[entry.object] = done.stdout
        return self._known.files[entry.object]

    def shown(self, path: str) -> str:
        """Return ``REV:path``."""
        return f"{self.name}:{path}"

    def real(self, path: str) -> str:
        """Return the path from the repository's root; a commit's links are never followed."""
        path = posixpath.normpath(path)
        return "" if path in ("..", ".") else path

    def _entry(self, path: str) -> _Entry | None:
        found = _Entry(_FOLDER, self.commit, 0)
        path = posixpath.normpath(path)
        for name in path.split("/") if path != "." else ():
            inside = self._list(found).get(name) if found.kind == _FOLDER else None
            if inside is None:
                return None
            found = inside
        return found

    def _list(self, folder: _Entry) -> dict[str, _Entry]:
        if folder.object not in self._known.folders:
            listed = run_git(
                ["ls-tree", "--full-tree", "-z", "-l", folder.object], Place(self.shown("")), self.repository
            ).stdout
            self._known.folders[folder.object] = dict(_entries(listed))
        return self._known.folders[folder.object]


def _entries(listed: bytes) -> Iterator[tuple[str, _Entry]]:
    for line in filter(None, listed.split(b"\0")):
        match = _ENTRY.match(line)
        if match is None:  # a standard that is left out in silence would change ratings
            what = f"git lists a folder in a form that is not known: {line!r}"
            raise UsageError("RE022", what, remedy="report it, with the version of git")
        mode, kind, name, size, path = match.groups()
        of = _LINK if mode == _LINK_MODE else kind.decode()
        # What is no file has no size, and neither has a file that the repository lacks.
        yield os.fsdecode(path), _Entry(of, name.decode(), int(size) if size.isdigit() else 0)


def split_revision(reference: str) -> tuple[str, str] | None:
    """Return the revision and the path of ``REV:path``, or None where it is not of that form."""
    name, colon, path = reference.partition(":")
    return (name, path) if colon and name and path else None


def open_revision(name: str, path: str) -> tuple[Revision, str]:
    """Return a revision of the repository around here, and ``path`` from its root.

    A path that begins with ``./`` or ``../`` is meant from here, as git reads it. Raises
    UsageError RE022 where git, the repository or the revision is not there.
    """
    place = Place(f"{name}:{path}")
    if name.startswith("-") or "\0" in place.file:
        raise _no_revision(name, place)
    repository = repository_of(place)
    asked = ["rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}"]
    commit = answer_of(run_git(asked, place))
    if not _COMMIT.match(commit):
        raise _no_revision(name, place)
    here = answer_of(run_git(["rev-parse", "--show-prefix"], place)) if path.startswith(("./", "../")) else ""
    return Revision(name, commit, repository), posixpath.normpath(posixpath.join(here, path))


def repository_of(place: Place, folder: str = "") -> str:
    """Return where git keeps the repository around a folder, or here; it may have no work tree.

    Raises UsageError RE022 where git or the repository is not there.
    """
    found = run_git(["rev-parse", "--absolute-git-dir"], place, folder=folder)
    if found.returncode == 0:
        return answer_of(found)
    told = os.fsdecode(found.stderr)
    if _NO_REPOSITORY in told:
        what = f"{place.file if folder else 'this'} is not inside a git repository"
        remedy = "change to the repository, or name a folder or a shipped pack"
    else:
        what, remedy = f"git does not read this repository: {_reason(told)}", "see what git says of it"
    raise UsageError("RE022", what, place=place, remedy=remedy)


def _no_revision(name: str, place: Place) -> UsageError:
    remedy = "use a commit, tag or branch that 'git log' knows"
    return UsageError("RE022", f"the repository has no revision '{name}'", place=place, remedy=remedy)


def answer_of(done: subprocess.CompletedProcess[bytes]) -> str:
    """Return what git printed, without the line's end."""
    return os.fsdecode(done.stdout).removesuffix("\n")


def _reason(told: str) -> str:
    """Return the line in which git says why it stopped."""
    lines = told.strip().splitlines() or ["it does not say why"]
    return next((line for line in lines if line.startswith(_FATAL)), lines[-1]).removeprefix(_FATAL)


def run_git(
    arguments: list[str], place: Place, repository: str = "", *, folder: str = ""
) -> subprocess.CompletedProcess[bytes]:
    """Run git, in ``repository`` or around ``folder`` or here; with a repository it has to succeed.

    Raises UsageError RE022 at ``place`` where git is not there, fails or does not end.
    """
    import subprocess

    inside = [f"--git-dir={repository}"] if repository else []
    # To see what was renamed git looks at the index, and asks whom the repository names to watch it.
    nobody = ["-c", "core.fsmonitor=false"]
    command = ["git", "--no-pager", "--no-replace-objects", *nobody, *inside, *arguments]
    try:
        return subprocess.run(  # noqa: S603  (no shell, and every argument is an object or a name after an end of options)
            command,
            env={**os.environ, **_QUIET},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=MAX_SECONDS,
            check=bool(repository),
            cwd=folder or None,
        )
    except subprocess.TimeoutExpired as error:
        what = f"git gives no answer in {MAX_SECONDS} seconds"
        raise UsageError("RE022", what, place=place, remedy="check the repository") from error
    except subprocess.CalledProcessError as error:
        what = f"git cannot read it: {_reason(os.fsdecode(error.stderr))}"
        raise UsageError("RE022", what, place=place, remedy="check the repository") from error
    except (OSError, ValueError) as error:
        remedy = "install git, or name a folder or a shipped pack"
        missing = isinstance(error, FileNotFoundError)
        what = "git is not installed" if missing else f"git cannot be run: {error}"
        raise UsageError("RE022", what, place=place, remedy=remedy) from error
