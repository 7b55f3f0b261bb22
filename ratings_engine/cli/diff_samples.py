"""The samples of a comparison: files, folders and globs, each read as both versions read it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

import click

from ratings_engine.diff.reading import together
from ratings_engine.errors import InvalidInput, Place, UsageError
from ratings_engine.samples.parts import is_pattern, matching
from ratings_engine.samples.reading import SAMPLE_EXTENSIONS, open_sample

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ratings_engine.diff.pairing import Pairing
    from ratings_engine.errors import Finding
    from ratings_engine.samples.reading import SampleFile

__all__ = ["Found", "Gathered", "find_samples", "gather", "source_of", "tell_skipped"]


class Found(NamedTuple):
    """A sample's file; ``named`` says that it was given by its own name, and not found by another."""

    path: str
    named: bool


class Gathered(NamedTuple):
    """What was read; ``skipped`` are files that neither version can read, with what is wrong with them."""

    pairings: tuple[Pairing, ...]
    source: str
    skipped: tuple[tuple[str, tuple[Finding, ...]], ...]


def find_samples(names: Sequence[str]) -> list[Found]:
    """Return the files that names, folders and globs stand for, each once, those of a folder in order.

    Raises UsageError RE040 where a folder or a glob has none.
    """
    found: dict[str, Found] = {}
    for name in names:
        files = list(_files(name))
        if not files:
            message = f"there are no samples in '{name}'"
            remedy = f"name files that end in {', '.join(SAMPLE_EXTENSIONS)}"
            raise UsageError("RE040", message, place=Place(name), remedy=remedy)
        for file in files:
            found.setdefault(os.path.realpath(file.path), file)
    return list(found.values())


def _files(name: str) -> Iterator[Found]:
    if os.path.isdir(name):
        for folder, folders, files in os.walk(name):
            folders.sort()
            yield from (
                Found(os.path.join(folder, file), named=False) for file in sorted(files) if _is_sample(file)
            )
    elif is_pattern(name):
        for path in matching(name):
            if os.path.isfile(path) and _is_sample(path):
                yield Found(path, named=False)
    else:
        yield Found(name, named=True)


def _is_sample(path: str) -> bool:
    name = os.path.basename(path)
    return not name.startswith(".") and os.path.splitext(name)[1].lower() in SAMPLE_EXTENSIONS


def gather(
    found: Sequence[Found], pair: Callable[[list[SampleFile]], list[Pairing]], judgements: str
) -> Gathered:
    """Return every inspection as both versions read it, file by file with ``pair``.

    A file that neither can read is an error where it was named, and is left out, and told,
    where it was found in a folder. Raises InvalidInput or RatingsError.
    """
    pairings: list[Pairing] = []
    read: list[str] = []
    skipped: list[tuple[str, tuple[Finding, ...]]] = []
    for files in together(found, judgements):
        try:
            pairings += pair([open_sample(file.path) for file in files])
            read += [file.path for file in files]
        except InvalidInput as error:
            if any(file.named for file in files):
                raise
            skipped += [(file.path, tuple(error.findings)) for file in files]
    if not pairings:
        raise _nothing(skipped)
    return Gathered(tuple(pairings), source_of(read), tuple(skipped))


def _nothing(skipped: Sequence[tuple[str, tuple[Finding, ...]]]) -> InvalidInput | UsageError:
    if skipped:
        return InvalidInput([finding for _, findings in skipped for finding in findings])
    return UsageError("RE041", "the samples have no inspection", remedy="name a sample that has one")


_NAMED = 3


def source_of(paths: Sequence[str]) -> str:
    """Return files by their names, many of them as a number."""
    names = [os.path.basename(path) for path in paths]
    return ", ".join(names) if len(names) <= _NAMED else f"{names[0]} and {len(names) - 1} more files"


def tell_skipped(skipped: Sequence[tuple[str, tuple[Finding, ...]]]) -> None:
    """Tell on standard error which files of a folder were left out."""
    if skipped:
        names = ", ".join(os.path.basename(path) for path, _ in skipped)
        click.echo(f"note: neither version can rate these files, which are left out: {names}", err=True)
