"""What ``diff --history`` answers: the history of a pack, made and presented."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ratings_engine.cli.diff_answers import Answer, pairing_of, reading_of
from ratings_engine.cli.diff_samples import find_samples, gather, source_of, tell_skipped
from ratings_engine.cli.options import keep_inputs
from ratings_engine.cli.progress import watched
from ratings_engine.diff.alike import read_alike
from ratings_engine.diff.engine import Comparing
from ratings_engine.diff.history import Walking, walk_history
from ratings_engine.presenters.wording import count
from ratings_engine.samples.reading import open_sample

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ratings_engine.cli.diff_answers import Options
    from ratings_engine.cli.diff_samples import Found, Gathered
    from ratings_engine.diff.model_history import History
    from ratings_engine.diff.pairing import Pairing
    from ratings_engine.errors import Finding
    from ratings_engine.standards.model import Standards

__all__ = ["history"]


def history(path: str, options: Options, output: str | None) -> Answer:
    """Return which commit of a pack's git history changed whose rating."""
    told = _walked(path, options, output)
    moved = sum(len(step.moved) for step in told.steps)
    differs = f"what differs: {count(moved, 'rating')} along the way" if moved else ""
    return Answer(_present(told, options), differs)


def _present(told: History, options: Options) -> str:
    if options.form == "json":
        from ratings_engine.presenters.diff_json import present_history_json

        return present_history_json(told)
    if options.form == "csv":
        from ratings_engine.presenters.diff_csv import present_history_csv

        return present_history_csv(told)
    from ratings_engine.presenters.diff_forms import present_form
    from ratings_engine.presenters.diff_history import history_document

    return present_form(lambda most: history_document(told, most), options.form)


def _walked(path: str, options: Options, output: str | None) -> History:
    found = find_samples(options.sample)
    keep_inputs(output, [file.path for file in found])
    for file in found:
        if file.named:  # what is missing is no fault of the first commit
            open_sample(file.path)
    samples = _Samples(found, options)
    comparing = Comparing(options.indicative, options.seed)
    how = Walking(comparing, options.most, lambda versions: watched(versions, "Going through commits"))
    told = walk_history(path, samples.pairs, source_of([file.path for file in found]), how)
    tell_skipped(list(samples.never_read()))
    return told


class _Samples:
    """The samples along a history: read again only where a version reads them otherwise."""

    def __init__(self, found: Sequence[Found], options: Options) -> None:
        self._found, self._options = found, options
        self._last: tuple[Standards, Gathered] | None = None
        self._skipped: Counter[str] = Counter()
        self._why: dict[str, tuple[Finding, ...]] = {}
        self._readings = 0

    def pairs(self, old: Standards, new: Standards) -> Sequence[Pairing]:
        """Return every inspection as two versions read it."""
        if self._last is not None and read_alike(self._last[0], old) and read_alike(old, new):
            return self._last[1].pairings
        pair = pairing_of(old, new, reading_of(self._options))
        gathered = gather(self._found, pair, self._options.judgements)
        self._last = (new, gathered) if read_alike(old, new) else None
        self._readings += 1
        self._skipped.update(path for path, _ in gathered.skipped)
        self._why.update(gathered.skipped)
        return gathered.pairings

    def never_read(self) -> Iterator[tuple[str, tuple[Finding, ...]]]:
        """Yield the files that no version could read, with what is wrong with them."""
        return ((path, self._why[path]) for path, n in self._skipped.items() if n == self._readings)
