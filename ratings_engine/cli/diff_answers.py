"""What ``diff`` answers: a comparison, a sweep or a history, each made and presented."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.cli.options import keep_inputs
from ratings_engine.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ratings_engine.cli.diff_samples import Gathered
    from ratings_engine.diff.model import InspectionDiff, OutcomeDiff
    from ratings_engine.diff.model_contrast import Contrast
    from ratings_engine.diff.model_history import History
    from ratings_engine.diff.pairing import Pairing
    from ratings_engine.diff.reading import Reading
    from ratings_engine.presenters.diff_document import Compared
    from ratings_engine.samples.reading import SampleFile
    from ratings_engine.standards.model import Standards

    Pair = Callable[[list[SampleFile]], list[Pairing]]

__all__ = ["Answer", "Options", "compare", "history", "sweep"]


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
    from ratings_engine.standards.changes import rule_changes
    from ratings_engine.standards.loader import load_standards

    old, new = map(load_standards, packs)
    if options.sample:
        found = _outcome(old, new, options, output)
    else:
        was = _renamed(old, new, options.map)
        found = Compared(Comparison(was, new, tuple(rule_changes(was, new))), None)
    return Answer(_present(found, options), _differs(found))


def _renamed(old: Standards, new: Standards, texts: Sequence[str]) -> Standards:
    """Return the old version in the ids of the new one, as far as a mapping says them."""
    if not texts:
        return old
    from ratings_engine.diff.mapping import read_counterparts, rename_standards

    return rename_standards(old, read_counterparts(texts, old, new))


def _outcome(old: Standards, new: Standards, options: Options, output: str | None) -> Compared:
    from ratings_engine.diff.engine import Comparing, diff_outcomes
    from ratings_engine.diff.mapping import read_counterparts, rename_standards, require_common
    from ratings_engine.diff.reading import pair_mapped
    from ratings_engine.presenters.diff_document import Compared
    from ratings_engine.presenters.standards_changes import Comparison

    by = read_counterparts(options.map, old, new)
    was = rename_standards(old, by) if by.given else old
    require_common(was, new)
    how = _reading(options)
    pair = (lambda files: pair_mapped(files, (old, new), by, how)) if by.given else _pairing(old, new, how)
    gathered = _gathered(pair, options, output)
    comparing = Comparing(options.indicative, options.seed, by.given)
    outcome = diff_outcomes(was, new, gathered.pairings, gathered.source, comparing)
    contrasts = _contrasts(outcome, options.contrast)
    return Compared(Comparison(was, new, outcome.changes), outcome, contrasts, gathered.skipped)


def _reading(options: Options) -> Reading:
    from ratings_engine.diff.reading import Reading

    return Reading(provider_type=options.provider_type, judgements=options.judgements)


def _pairing(old: Standards, new: Standards, how: Reading) -> Pair:
    from ratings_engine.diff.reading import pair_samples

    return lambda files: pair_samples(files, old, new, how)


def _gathered(pair: Pair, options: Options, output: str | None) -> Gathered:
    from ratings_engine.cli.diff_samples import find_samples, gather, tell_skipped

    found = find_samples(options.sample)
    keep_inputs(output, [file.path for file in found])
    gathered = gather(found, pair, options.judgements)
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

        return (
            present_diff_csv(found.outcome)
            if found.outcome
            else present_changes_csv(found.comparison.changes)
        )
    from ratings_engine.presenters.diff_document import Asked, diff_document
    from ratings_engine.presenters.diff_forms import present_form

    folded = options.form == "markdown"
    return present_form(
        lambda most: diff_document(found, Asked(options.unchanged, most, folded)), options.form
    )


def _differs(found: Compared) -> str:
    from ratings_engine.presenters.diff_document import differs
    from ratings_engine.presenters.wording import and_list, count

    outcome = found.outcome
    told = [count(len(found.comparison.changes), "rule change")] if found.comparison.changes else []
    moved = sum(1 for each in outcome.inspections if differs(each)) if outcome else 0
    told += [count(moved, "outcome")] if moved else []
    return f"what differs: {and_list(told)}" if told else ""


def sweep(pack: str, options: Options, output: str | None) -> Answer:
    """Return where providers land while numbers of one pack vary."""
    from ratings_engine.diff.sweeping import sweep_outcomes
    from ratings_engine.standards.loader import load_standards

    standards = load_standards(pack)
    gathered = _gathered(_pairing(standards, standards, _reading(options)), options, output)
    inspections = [pairing.old for pairing in gathered.pairings if pairing.old is not None]
    found = sweep_outcomes(
        standards, options.vary, inspections, gathered.source, indicative=options.indicative
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


def history(path: str, options: Options, output: str | None) -> Answer:
    """Return which commit of a pack's git history changed whose rating."""
    told = _walked(path, options, output)
    moved = sum(len(step.moved) for step in told.steps)
    differs = f"what differs: {moved} ratings along the way" if moved else ""
    if options.form == "json":
        from ratings_engine.presenters.diff_json import present_history_json

        return Answer(present_history_json(told), differs)
    if options.form == "csv":
        from ratings_engine.presenters.diff_csv import present_history_csv

        return Answer(present_history_csv(told), differs)
    from ratings_engine.presenters.diff_forms import present_form
    from ratings_engine.presenters.diff_history import history_document

    return Answer(present_form(lambda most: history_document(told, most), options.form), differs)


def _walked(path: str, options: Options, output: str | None) -> History:
    from ratings_engine.cli.diff_samples import find_samples, gather, source_of
    from ratings_engine.diff.engine import Comparing
    from ratings_engine.diff.history import walk_history

    found = find_samples(options.sample)
    keep_inputs(output, [file.path for file in found])
    how = _reading(options)

    def pairs(old: Standards, new: Standards) -> Sequence[Pairing]:
        return gather(found, _pairing(old, new, how), options.judgements).pairings

    source = source_of([file.path for file in found])
    return walk_history(path, pairs, source, Comparing(options.indicative, options.seed))
