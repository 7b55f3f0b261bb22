"""Tables that stand in several files: a folder of them, or all that a pattern matches."""

from __future__ import annotations

import glob
import os
from typing import TYPE_CHECKING, Final, TypeAlias

from ratings_engine.errors import Place, RatingsError
from ratings_engine.samples.table import (
    PARQUET_EXTENSIONS,
    PART,
    TEXT_EXTENSIONS,
    Row,
    Table,
    extension_of,
    read_table,
    require_file,
    text,
    unreadable,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

Progress: TypeAlias = "Callable[[int], None] | None"
Read: TypeAlias = "Callable[[str, Progress], Table]"

__all__ = ["holds_tables", "is_pattern", "matching", "parts_of", "read_parts", "require_same_columns"]

_WILD: Final = "*?["
_YAML: Final = (".yaml", ".yml")
_KINDS: Final = (TEXT_EXTENSIONS, PARQUET_EXTENSIONS)


def parts_of(path: str) -> tuple[str, ...]:
    """Return the files of a folder, or that a pattern matches, in order of name; none for a file.

    Files whose names begin with a dot or an underscore are left out, as by what writes such
    folders. Raises RatingsError RE555 where there are none, or they are not all of one kind,
    and RE500 or RE502 for one that cannot be read.
    """
    if os.path.isdir(path):
        found = _inside(path)
    elif is_pattern(path):
        found = matching(path)
    else:
        return ()
    if not found:
        what = "the folder has no file" if os.path.isdir(path) else "no file matches the pattern"
        raise _refused(path, f"{what} to read", "check the path; a pattern needs quotes round it")
    _require_one_kind(path, found)
    return tuple(found)


def is_pattern(path: str) -> bool:
    """Return whether a path is no file, but a pattern that may match some."""
    return any(sign in path for sign in _WILD) and not os.path.exists(path)


def matching(pattern: str) -> list[str]:
    """Return the files and folders that a pattern matches, in order of name."""
    return sorted(glob.glob(pattern, recursive=True))


def holds_tables(folder: str) -> bool:
    """Return whether a folder is one of tables, and not of documents; raises RE500 if it cannot be read."""
    extensions = {extension_of(path) for path in _inside(folder)}
    return any(extensions.intersection(kind) for kind in _KINDS) and not extensions.intersection(_YAML)


def _inside(folder: str) -> list[str]:
    try:
        inside = sorted(os.listdir(folder))
    except OSError as error:
        raise unreadable(folder, error.strerror or str(error)) from error
    return [os.path.join(folder, name) for name in inside if not name.startswith((".", "_"))]


def _require_one_kind(path: str, found: Sequence[str]) -> None:
    """Raise RE555 where files are not all delimited text, or all Parquet."""
    kind = next((kind for kind in _KINDS if extension_of(found[0]) in kind), None)
    for one in found:
        if os.path.isdir(one) or kind is None or extension_of(one) not in kind:
            message = f"the files are not all of one kind: {os.path.basename(one)} is among them"
            if kind is None or os.path.isdir(one):
                message = f"{os.path.basename(one)} is neither Parquet nor delimited text"
            remedy = "name the files that are meant by a pattern, such as 'folder/*.parquet'"
            raise _refused(path, message, remedy)
        require_file(one)


def _refused(path: str, message: str, remedy: str) -> RatingsError:
    return RatingsError("RE555", message, place=Place(path), remedy=remedy)


def require_same_columns(first: str, header: Sequence[object], path: str, other: Sequence[object]) -> None:
    """Raise RE556 where the columns of ``path`` are not those of the ``first`` file."""
    if list(header) == list(other):
        return
    pairs = enumerate(zip(header, other, strict=False))
    odd = next((n for n, (one, two) in pairs if one != two), min(len(header), len(other)))
    names = [str(columns[odd]) if odd < len(columns) else "nothing" for columns in (header, other)]
    message = f"column {odd + 1} is {names[1]}, and {names[0]} in {os.path.basename(first)}"
    remedy = "give all files of a table the same columns in the same order, or rate them apart"
    raise RatingsError("RE556", message, place=Place(path), remedy=remedy)


def read_parts(
    path: str, parts: Sequence[str], progress: Callable[[int], None] | None = None, read: Read | None = None
) -> Table:
    """Return the table that stands in several files, with the rows of each after those before it.

    ``read`` reads one of them and tells how far it is. Raises what ``read_table`` does, for the
    first file here and for the others from the rows, and RE556 for one with other columns.
    """
    read = read or _read
    first = read(parts[0], progress)
    rows = _rows(first, parts, progress, read)
    return first._replace(file=path, rows=rows, parts=tuple(parts))


def _read(path: str, progress: Progress) -> Table:
    return read_table(path, progress=progress)


def _rows(first: Table, parts: Sequence[str], progress: Progress, read: Read) -> Iterator[Row]:
    names = [text(cell) for cell in first.header]
    done = 0
    for number, path in enumerate(parts):
        table = first if not number else read(path, _after(done, progress))
        require_same_columns(parts[0], names, path, [text(cell) for cell in table.header])
        for row in table.rows:
            yield Row(number * PART + row.number, row.cells)
        done += os.path.getsize(path)


def _after(done: int, progress: Callable[[int], None] | None) -> Callable[[int], None] | None:
    return None if progress is None else lambda more: progress(done + more)
