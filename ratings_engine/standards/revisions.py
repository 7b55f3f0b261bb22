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

__all__ = [
    "MAX_COMMITS",
    "Logged",
    "Revision",
    "commits_of",
    "open_revision",
    "path_in_repository",
    "split_revision",
]

MAX_SECONDS = 60
MAX_COMMITS = 1000
"""Most commits of a history that are looked at: the latest ones."""
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


class Revision:
    """The files of a commit; paths are relative to the repository's root, with slashes."""

    def __init__(self, name: str, commit: str, repository: str) -> None:
        """Know the revision by ``name`` as it was given, by ``commit`` and the repository's folder."""
        self.name = name
        self.commit = commit
        self.repository = repository
        self._folders: dict[str, dict[str, _Entry]] = {}

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
        return _git(["cat-file", "blob", entry.object], place, self.repository).stdout

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
        if folder.object not in self._folders:
            listed = _git(
                ["ls-tree", "--full-tree", "-z", "-l", folder.object], Place(self.shown("")), self.repository
            ).stdout
            self._folders[folder.object] = dict(_entries(listed))
        return self._folders[folder.object]


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
    repository = _repository(place)
    asked = ["rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}"]
    commit = _answer(_git(asked, place))
    if not _COMMIT.match(commit):
        raise _no_revision(name, place)
    here = _answer(_git(["rev-parse", "--show-prefix"], place)) if path.startswith(("./", "../")) else ""
    return Revision(name, commit, repository), posixpath.normpath(posixpath.join(here, path))


class Logged(NamedTuple):
    """A commit as the log tells it; ``date`` is the author's, in ISO 8601."""

    id: str
    date: str
    author: str
    subject: str


def path_in_repository(path: str) -> str:
    """Return a path of this machine, as it is from the root of the repository around here.

    Raises UsageError RE022 where there is no repository, RE047 where the path is outside it.
    """
    place = Place(path)
    _repository(place)
    top = _answer(_git(["rev-parse", "--show-toplevel"], place))
    found = os.path.relpath(os.path.realpath(path), os.path.realpath(top or "."))
    if found.split(os.sep)[0] == "..":
        what = f"{path} is outside the git repository around here"
        raise UsageError("RE047", what, place=place, remedy="change to the repository that it is in")
    return found.replace(os.sep, "/")


def commits_of(path: str) -> list[Logged]:
    """Return the commits up to here that touched a path of the repository, oldest first.

    Raises UsageError RE022 where git, the repository or a commit is not there.
    """
    place = Place(path)
    repository = _repository(place)
    form = "--format=%H%n%aI%n%an%n%s"
    asked = [
        "log",
        "-z",
        "--no-show-signature",
        "--no-color",
        f"--max-count={MAX_COMMITS}",
        form,
        "HEAD",
        "--",
    ]
    # The root is no path that git matches; an empty one is.
    inside = "" if path == "." else path
    told = _git([*asked, f":(top,literal){inside}"], place, repository).stdout
    found = [_logged(record) for record in told.split(b"\0") if record]
    return found[::-1]


def _logged(record: bytes) -> Logged:
    commit, date, author, subject = record.decode("utf-8", "replace").split("\n", 3)
    return Logged(commit, date, author, subject.rstrip("\n"))


def _repository(place: Place) -> str:
    """Return the folder in which git keeps the repository around here, which may have no work tree."""
    found = _git(["rev-parse", "--absolute-git-dir"], place)
    if found.returncode == 0:
        return _answer(found)
    told = os.fsdecode(found.stderr)
    if _NO_REPOSITORY in told:
        what = "this is not inside a git repository"
        remedy = "change to the repository, or name a folder or a shipped pack"
    else:
        what, remedy = f"git does not read this repository: {_reason(told)}", "see what git says of it"
    raise UsageError("RE022", what, place=place, remedy=remedy)


def _no_revision(name: str, place: Place) -> UsageError:
    remedy = "use a commit, tag or branch that 'git log' knows"
    return UsageError("RE022", f"the repository has no revision '{name}'", place=place, remedy=remedy)


def _answer(done: subprocess.CompletedProcess[bytes]) -> str:
    """Return what git printed, without the line's end."""
    return os.fsdecode(done.stdout).removesuffix("\n")


def _reason(told: str) -> str:
    """Return the line in which git says why it stopped."""
    lines = told.strip().splitlines() or ["it does not say why"]
    return next((line for line in lines if line.startswith(_FATAL)), lines[-1]).removeprefix(_FATAL)


def _git(arguments: list[str], place: Place, repository: str = "") -> subprocess.CompletedProcess[bytes]:
    """Run git, in ``repository`` or around here; with a repository it has to succeed.

    Raises UsageError RE022 at ``place`` where git is not there, fails or does not end.
    """
    import subprocess

    inside = [f"--git-dir={repository}"] if repository else []
    command = ["git", "--no-pager", "--no-replace-objects", *inside, *arguments]
    try:
        return subprocess.run(  # noqa: S603  (no shell, and every argument is an object or a name after an end of options)
            command,
            env={**os.environ, **_QUIET},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=MAX_SECONDS,
            check=bool(repository),
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
