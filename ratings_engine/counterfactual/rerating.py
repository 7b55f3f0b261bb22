"""From picks to changes, and to the inspection with these changes, rated as any other is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.counterfactual.model import Change, Way
from ratings_engine.counterfactual.options import stands
from ratings_engine.errors import InternalError, InvalidInput
from ratings_engine.rating.engine import conclude_plainly
from ratings_engine.standards.combining import combine

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ratings_engine.counterfactual.bundles import Pick
    from ratings_engine.counterfactual.levers import Lever, Setting
    from ratings_engine.counterfactual.options import Rules
    from ratings_engine.rating.outcome import Outcome
    from ratings_engine.samples.model import Inspection
    from ratings_engine.standards.model import Standard, Standards
    from ratings_engine.tallies.model import Tally

__all__ = ["changed_inspection", "rerated", "way_of"]


def way_of(rules: Rules, levers: Sequence[Lever], picks: Sequence[Pick]) -> Way:
    """Return the changes that picks are, in the order of standards and key questions."""
    chosen = dict(picks)
    changes = (_change(levers[place], levers[place].settings[index]) for place, index in sorted(picks))
    lapsed = (s.id for s in rules.program.standards if _lapses(rules, levers, chosen, s))
    return Way(tuple(changes), tuple(lapsed))


def _change(lever: Lever, setting: Setting) -> Change:
    now, share = lever.settings[0], lever.share
    answer = ""
    if share is not None and setting.yes is not None:
        answer = "yes" if setting.yes > share.yes else "no"
    return Change(
        lever.standard,
        lever.key_question,
        now.level,
        setting.level,
        setting.cases,
        setting.judgements,
        answer,
        None if share is None else share.answered,
        None if share is None else share.yes,
    )


def _lapses(rules: Rules, levers: Sequence[Lever], chosen: Mapping[int, int], standard: Standard) -> bool:
    """Return whether the policy no longer allows the discretion recorded on a standard."""
    places = [place for place, lever in enumerate(levers) if lever.standard == standard.id]
    if standard.id not in rules.discretion or not any(place in chosen for place in places):
        return False
    settings = [levers[place].settings[chosen.get(place, 0)] for place in places]
    marks = tuple(sorted((s.level, s.near) for s in settings))
    computed = combine(standard.combination, [s.level for s in settings], rules.program.points)
    return not stands(rules, standard, computed, marks)


def changed_inspection(
    inspection: Inspection,
    tallies: Mapping[str, Tally],
    levers: Sequence[Lever],
    picks: Sequence[Pick],
    lapsed: Sequence[str],
) -> tuple[Inspection, dict[str, Tally]]:
    """Return the inspection and its tallies as they would be; discretion that lapses is gone."""
    judged = {}
    counted = dict(tallies)
    for place, index in picks:
        lever, setting = levers[place], levers[place].settings[index]
        if lever.share is None or setting.yes is None:
            judged[lever.subject] = setting.level
        elif counted[lever.subject].percentage is None:
            no = lever.share.answered - setting.yes
            counted[lever.subject] = counted[lever.subject]._replace(yes=setting.yes, no=no)
        else:
            percentage = lever.share.percentage(setting.yes)
            counted[lever.subject] = counted[lever.subject]._replace(percentage=percentage)
    changed = inspection._replace(
        judgements=tuple(j._replace(level=judged.get(j.subject, j.level)) for j in inspection.judgements),
        discretion=tuple(d for d in inspection.discretion if d.standard not in lapsed),
    )
    return changed, counted


def rerated(
    standards: Standards, inspection: Inspection, tallies: Mapping[str, Tally], *, indicative: bool
) -> Outcome:
    """Return what rating makes of a changed inspection.

    Raises InternalError RE905 where rating refuses it.
    """
    try:
        return conclude_plainly(standards, inspection, indicative=indicative, tallies=tallies)
    except InvalidInput as error:
        raise InternalError("RE905", f"the changes found cannot be rated: {error.message}") from error
