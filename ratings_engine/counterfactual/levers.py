"""Levers: what could have been answered or judged otherwise, and what each rating of it costs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from ratings_engine.counterfactual.bundles import CASE, JUDGEMENT
from ratings_engine.counterfactual.model import Assumed, Held
from ratings_engine.counterfactual.shares import nearest_counts, share_of
from ratings_engine.rating.discretion import furthest_level
from ratings_engine.rating.evaluator import banded_value
from ratings_engine.rating.evidence import FROM_KEY_QUESTIONS
from ratings_engine.standards.banding import band_of, rounded
from ratings_engine.vocabulary import RATINGS

if TYPE_CHECKING:
    from fractions import Fraction

    from ratings_engine.counterfactual.shares import Share
    from ratings_engine.rating.evidence import Evidence
    from ratings_engine.rating.outcome import Outcome
    from ratings_engine.rating.program import Program
    from ratings_engine.standards.model import Band, Discretion, KeyQuestion, Standard
    from ratings_engine.tallies.model import Tally
    from ratings_engine.vocabulary import Level

__all__ = ["Bench", "Lever", "Setting", "levers_of"]


class Setting(NamedTuple):
    """What a lever could be: a rating, at the cost of so many changed answers, or ratings moved.

    ``yes`` is the number of yes answers (None for judgements). ``near`` is the furthest rating that
    is near enough for discretion, on the side to which it moves the standard; without a record of
    it, the rating itself.
    """

    level: Level
    near: Level
    cases: int
    judgements: int
    yes: int | None

    @property
    def cost(self) -> int:
        """Return what it costs to have it so."""
        return self.cases * CASE + self.judgements * JUDGEMENT


class _Reach(NamedTuple):
    """How far discretion reaches, in percentage points, and to which side it moves a standard."""

    within: Fraction
    up: bool


class Lever(NamedTuple):
    """A key question, or a judged standard (``key_question`` None), and what it could be.

    The first setting is what it is now, and costs nothing; a percentage of nobody knows how many
    cases has no other.
    """

    standard: str
    key_question: str | None
    settings: tuple[Setting, ...]
    share: Share | None

    @property
    def judged(self) -> bool:
        """Return whether it is a judgement, and not answers of cases."""
        return self.settings[0].yes is None and len(self.settings) > 1

    @property
    def subject(self) -> str:
        """Return the id of what is rated."""
        return self.key_question or self.standard


class Bench(NamedTuple):
    """All levers of an inspection, and what was held or assumed."""

    levers: tuple[Lever, ...]
    held: tuple[Held, ...]
    assumed: tuple[Assumed, ...]


_Building: TypeAlias = "tuple[list[Lever], list[Held], list[Assumed]]"


def levers_of(program: Program, policy: Discretion | None, evidence: Evidence, outcome: Outcome) -> Bench:
    """Return the levers of an inspection, in the order of its standards and key questions."""
    bench: _Building = ([], [], [])
    for standard in program.standards:
        _add_standard(bench, program, policy, evidence, outcome, standard)
    levers, held, assumed = bench
    return Bench(tuple(levers), tuple(held), tuple(assumed))


def _add_standard(
    bench: _Building,
    program: Program,
    policy: Discretion | None,
    evidence: Evidence,
    outcome: Outcome,
    standard: Standard,
) -> None:
    basis, level = evidence.bases[standard.id], outcome.standards[standard.id].computed.level
    if level is None or basis == "indicators":
        bench[1].append(Held(standard.id, "indicators" if basis == "indicators" else "not_rated"))
    elif basis == "judged":
        bench[0].append(Lever(standard.id, None, _judged(level), None))
    if basis in FROM_KEY_QUESTIONS:
        reach = None
        if policy is not None and standard.id in evidence.discretion:
            reach = _Reach(policy.within, up=evidence.move(standard.id, level) > 0)
        for question in standard.key_questions:
            _add_question(bench, program, evidence, outcome, standard, question, reach)


def _judged(level: Level) -> tuple[Setting, ...]:
    """Return the ratings that could have been judged, the given one first."""
    settings = [Setting(to, to, 0, abs(to - level), None) for to in range(len(RATINGS))]
    return tuple(sorted(settings, key=lambda setting: setting.judgements))


def _add_question(
    bench: _Building,
    program: Program,
    evidence: Evidence,
    outcome: Outcome,
    standard: Standard,
    question: KeyQuestion,
    reach: _Reach | None,
) -> None:
    levers, held, assumed = bench
    level, tally = outcome.key_questions[question.id].level, evidence.tallies.get(question.id)
    share = None if tally is None else share_of(tally)
    if level is None:
        held.append(Held(question.id, "not_rated"))
    elif evidence.judged(question.id) is not None:
        levers.append(Lever(standard.id, question.id, _judged(level), None))
    elif tally is not None:
        bands = program.schemes[question.id].bands
        if share is None:
            held.append(Held(question.id, "unknown_count"))
            settings: tuple[Setting, ...] = (_published(tally, bands, program.rounding, reach),)
        else:
            settings = _answered(share, bands, program.rounding, reach)
        levers.append(Lever(standard.id, question.id, settings, share))
        if share is not None and tally.percentage is not None:
            assumed.append(Assumed(question.id, tally.percentage, share.answered, share.yes))


def _published(tally: Tally, bands: tuple[Band, ...], rounding: str, reach: _Reach | None) -> Setting:
    """Return the one setting of a published percentage of nobody knows how many cases."""
    value = banded_value(tally, rounding)
    assert value is not None  # it is rated from a share  # noqa: S101
    return Setting(*_rated(bands, value, reach), 0, 0, None)


def _rated(bands: tuple[Band, ...], value: Fraction, reach: _Reach | None) -> tuple[Level, Level]:
    """Return the rating of what is banded, and the furthest that is near enough for discretion."""
    level = band_of(bands, value).level
    return level, level if reach is None else furthest_level(bands, value, reach.within, up=reach.up)


def _answered(
    share: Share, bands: tuple[Band, ...], rounding: str, reach: _Reach | None
) -> tuple[Setting, ...]:
    """Return the cheapest settings of a share, one for each rating and what discretion makes of it.

    Two remain where more and fewer yes answers cost the same.
    """
    edges = {edge for band in bands for edge in (band.low, band.high) if edge is not None}
    if reach is not None:
        edges |= {edge - reach.within if reach.up else edge + reach.within for edge in edges}
    cheapest: dict[tuple[Level, Level], list[Setting]] = {}
    for yes in nearest_counts(share, edges, lambda value: rounded(value, rounding)):
        levels = _rated(bands, rounded(share.percentage(yes), rounding), reach)
        found = Setting(*levels, abs(yes - share.yes), 0, yes)
        known = cheapest.setdefault(levels, [found])
        if found.cases < known[0].cases:
            known[:] = [found]
        elif found.cases == known[0].cases and found != known[0]:
            known.append(found)
    return tuple(sorted((s for known in cheapest.values() for s in known), key=lambda s: (s.cases, s.yes)))
