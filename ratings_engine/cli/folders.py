"""Writing several files: all of them or none, never over another and never elsewhere."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from ratings_engine.errors import Place, RatingsError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["make_folder", "write_new_files"]


def make_folder(folder: str) -> None:
    """Make a folder, and those above it, where they are not there yet.

    Raises RatingsError RE010 where they cannot be made.
    """
    try:
        os.makedirs(folder, exist_ok=True)
    except OSError as error:
        raise _unwritable(folder, error) from error


def write_new_files(base: str, files: Mapping[str, str]) -> None:
    """Write ``files`` (text by path below ``base``), all of them or none.

    Raises UsageError RE030 where one is there already, RE031 where a link leads out of
    ``base``, and RatingsError RE010 where one cannot be written.
    """
    made: list[str] = []
    try:
        for name, text in files.items():
            path = os.path.join(base, name)
            _make_parents(os.path.dirname(path) or ".", made)
            _keep_inside(base, path)
            _write_new(path, text, made)
    except BaseException as error:
        _take_back(made)
        if isinstance(error, OSError):
            raise _unwritable(str(error.filename or base), error) from error
        raise


def _make_parents(folder: str, made: list[str]) -> None:
    """Make a folder and those above it; what was made is added to ``made``."""
    if not os.path.isdir(folder):
        _make_parents(os.path.dirname(os.path.abspath(folder)), made)
        os.mkdir(folder)
        made.append(folder)


def _keep_inside(base: str, path: str) -> None:
    root, folder = os.path.realpath(base), os.path.realpath(os.path.dirname(path) or ".")
    if os.path.commonpath([root, folder]) != root:
        remedy = "replace the link by a folder"
        raise UsageError("RE031", f"a link leads out of {base}", place=Place(path), remedy=remedy)


def _write_new(path: str, text: str, made: list[str]) -> None:
    try:
        # Exclusive: neither a file nor a link that is there is written through.
        with open(path, "x", encoding="utf-8", newline="\n") as stream:
            made.append(path)
            stream.write(text)
    except FileExistsError as error:
        remedy = "choose another name, or remove it first"
        raise UsageError(
            "RE030", "there is already something here", place=Place(path), remedy=remedy
        ) from error


def _take_back(made: list[str]) -> None:
    """Remove what was made, the last first."""
    for path in reversed(made):
        (os.rmdir if os.path.isdir(path) else os.unlink)(path)


def _unwritable(path: str, error: OSError) -> RatingsError:
    remedy = "check that there is room, that the folder exists and that you may write to it"
    message = f"cannot write the output: {error.strerror}"
    return RatingsError("RE010", message, place=Place(path), remedy=remedy)
