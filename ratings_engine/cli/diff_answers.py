"""What ``diff`` answers: a comparison, a sweep or a history, each made and presented."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

import click

from ratings_engine.cli.options import keep_inputs
from ratings_engine.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ratings_engine.cli.diff_samples import Gathered
    from ratings_engine.diff.counterparts import Counterparts
    from ratings_engine.diff.model import InspectionDiff, OutcomeDiff
    from ratings_engine.diff.model_contrast import Contrast
    from ratings_engine.diff.pairing import Pairing
    from ratings_engine.diff.reading import Reading
    from ratings_engine.presenters.diff_document import Compared
    from ratings_engine.samples.reading import SampleFile
    from ratings_engine.standards.model import Standards
    from ratings_engine.tallies.engines import CaseCounter

    Pair = Callable[[list[SampleFile]], list[Pairing]]

__all__ = ["Answer", "Options", "compare", "pairing_of", "reading_of", "sweep"]


MOST_EXPLAINED = 200
"""Most services that a page explains on both sides: beyond that it would be too large to open."""


class Options(NamedTuple):
    """What was asked for."""

    sample: tuple[str, ...]
    provider_type: str
    judgements: str
    indicative: bool
    unchanged: bool
    contrast: tuple[str, ...]
    vary: tuple[str, ...]
    history: str | None
    map: tuple[str, ...]
    seed: int
    most: int
    form: str
    exit_code: bool


class Answer(NamedTuple):
    """The text to write, and what differs in a few words: empty where nothing does."""

    text: str
    differs: str


def compare(packs: Sequence[str], options: Options, output: str | None) -> Answer:
    """Return the comparison of two packs."""
    from ratings_engine.presenters.diff_document import Compared
    from ratings_engine.presenters.standards_changes import Comparison
    from ratings_engine.standards.changes import changes_to_tell
    from ratings_engine.standards.loader import load_standards

    old, new = map(load_standards, packs)
    if options.sample:
        found = _outcome(old, new, options, output)
    else:
        was = _renamed(old, new, options.map)
        found = Compared(Comparison(was, new, tuple(changes_to_tell(was, new))), None)
    return Answer(_present(found, options), _differs(found))


def _renamed(old: Standards, new: Standards, texts: Sequence[str]) -> Standards:
    """Return the old version in the ids of the new one, as far as a mapping says them."""
    if not texts:
        return old
    from ratings_engine.diff.counterparts import read_counterparts
    from ratings_engine.diff.mapping import rename_standards

    return rename_standards(old, read_counterparts(texts, old, new))


def _outcome(old: Standards, new: Standards, options: Options, output: str | None) -> Compared:
    from ratings_engine.cli.progress import watched
    from ratings_engine.diff.counterparts import read_counterparts, require_common
    from ratings_engine.diff.engine import Comparing, diff_outcomes
    from ratings_engine.diff.mapping import rename_standards
    from ratings_engine.presenters.diff_document import Compared
    from ratings_engine.presenters.standards_changes import Comparison
    from ratings_engine.rating.engine import standards_ref

    by = read_counterparts(options.map, old, new)
    was = rename_standards(old, by) if by.given else old
    require_common(was, new)
    gathered = _gathered(_mapped_pairing(old, new, by), options, output)
    pairings = watched(gathered.pairings, "Comparing services")
    comparing = Comparing(options.indicative, options.seed, by.given)
    # What was rated may have other ids, and is the old pack nevertheless.
    outcome = diff_outcomes(was, new, pairings, gathered.source, comparing)._replace(old=standards_ref(old))
    told = Comparison(was._replace(digest=old.digest), new, outcome.changes)
    contrasts = _contrasts(outcome, options.contrast)
    explained = _explained(outcome) if options.form == "html" else {}
    return Compared(told, outcome, contrasts, gathered.skipped, explained)


def _mapped_pairing(old: Standards, new: Standards, by: Counterparts) -> Callable[[Reading], Pair]:
    """Return what reads files for two versions, in the ids of the new one where they are mapped."""
    from ratings_engine.diff.reading import pair_mapped

    def pairing(how: Reading) -> Pair:
        if by.given:
            return lambda files: pair_mapped(files, (old, new), by, how)
        return pairing_of(old, new, how._replace(counting=_counter()))

    return pairing


def _explained(outcome: OutcomeDiff) -> dict[int, Contrast]:
    """Return the first services that move, explained on both sides, by their numbers from 1."""
    from ratings_engine.diff.contrasting import contrast_inspection

    numbered = enumerate(outcome.inspections, start=1)
    moved = [(number, each) for number, each in numbered if each.moved and each.attribution.shares]
    return {number: contrast_inspection(each) for number, each in moved[:MOST_EXPLAINED]}


def reading_of(options: Options) -> Reading:
    """Return how samples are to be read."""
    from ratings_engine.diff.reading import Reading

    return Reading(provider_type=options.provider_type, judgements=options.judgements)


def _counter() -> CaseCounter:
    """Return what counts large tables; they stay open until the command ends, however it ends."""
    from ratings_engine.tallies.engines import CaseCounter

    counter = CaseCounter()
    click.get_current_context().call_on_close(counter.close)
    return counter


def pairing_of(old: Standards, new: Standards, how: Reading) -> Pair:
    """Return what reads files as two versions read them."""
    from ratings_engine.diff.reading import pair_samples

    return lambda files: pair_samples(files, old, new, how)


def _gathered(pairing: Callable[[Reading], Pair], options: Options, output: str | None) -> Gathered:
    from ratings_engine.cli.diff_samples import find_samples, gather, tell_skipped
    from ratings_engine.cli.progress import reading_bar

    found = find_samples(options.sample)
    keep_inputs(output, [file.path for file in found])
    # Files are read one after the other, each by both versions for itself.
    size = max((os.path.getsize(file.path) for file in found if os.path.isfile(file.path)), default=0)
    with reading_bar(size) as progress:
        how = reading_of(options)._replace(progress=progress)
        gathered = gather(found, pairing(how), options.judgements)
    tell_skipped(gathered.skipped)
    return gathered


def _contrasts(outcome: OutcomeDiff, names: Sequence[str]) -> tuple[Contrast, ...]:
    from ratings_engine.diff.contrasting import contrast_inspection

    return tuple(contrast_inspection(_chosen(outcome, name)) for name in names)


def _chosen(outcome: OutcomeDiff, name: str) -> InspectionDiff:
    """Return the provider of a name.

    Raises UsageError RE042 where there is none that a version rates.
    """
    from ratings_engine.standards.suggestions import suggestion

    known = {each.provider: each for each in outcome.inspections if each.old.result or each.new.result}
    if name in known:
        return known[name]
    message = f"no provider '{name}' is rated by either version"
    raise UsageError("RE042", message, remedy=suggestion(name, list(known)))


def _present(found: Compared, options: Options) -> str:
    if options.form == "json":
        from ratings_engine.presenters.diff_json import present_diff_json

        return present_diff_json(found)
    if options.form == "csv":
        from ratings_engine.presenters.diff_csv import present_changes_csv, present_diff_csv

        return present_diff_csv(found.outcome) if found.outcome else present_changes_csv(found.comparison)
    from ratings_engine.presenters.diff_document import Asked, diff_document
    from ratings_engine.presenters.diff_forms import present_form

    folded = options.form == "markdown"
    return present_form(
        lambda most: diff_document(found, Asked(options.unchanged, most, folded)), options.form
    )


def _differs(found: Compared) -> str:
    from ratings_engine.presenters.diff_document import differs
    from ratings_engine.presenters.standards_changes import count_told
    from ratings_engine.presenters.wording import and_list, count

    outcome = found.outcome
    # Where a proposal changes nothing but says so itself, that is a difference nevertheless.
    changes = count_told(found.comparison) or len(found.comparison.changes)
    told = [count(changes, "rule change")] if changes else []
    moved = sum(1 for each in outcome.inspections if differs(each)) if outcome else 0
    told += [count(moved, "outcome")] if moved else []
    return f"what differs: {and_list(told)}" if told else ""


def sweep(pack: str, options: Options, output: str | None) -> Answer:
    """Return where providers land while numbers of one pack vary."""
    from ratings_engine.cli.progress import watched
    from ratings_engine.diff.sweeping import sweep_outcomes
    from ratings_engine.standards.loader import load_standards

    standards = load_standards(pack)
    gathered = _gathered(lambda how: pairing_of(standards, standards, how), options, output)
    inspections = [pairing.old for pairing in gathered.pairings if pairing.old is not None]
    found = sweep_outcomes(
        standards,
        options.vary,
        inspections,
        gathered.source,
        indicative=options.indicative,
        watch=lambda each: watched(each, "Rating services"),
    )
    differs = "ratings flip" if len({cell.landings for cell in found.cells}) > 1 else ""
    if options.form == "json":
        from ratings_engine.presenters.diff_json import present_sweep_json

        return Answer(present_sweep_json(found), differs)
    if options.form == "csv":
        from ratings_engine.presenters.diff_csv import present_sweep_csv

        return Answer(present_sweep_csv(found), differs)
    from ratings_engine.presenters.diff_forms import present_form
    from ratings_engine.presenters.diff_sweep import sweep_document

    return Answer(present_form(lambda most: sweep_document(found, most), options.form), differs)
