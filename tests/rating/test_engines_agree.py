"""The rule engine, the plain evaluator and a third reading of the pack agree on random packs.

``rate_inspection`` itself compares the first two and raises InternalError where they differ.
The third is written here from what a pack means, in floating-free arithmetic of its own, and
shares nothing with the other two.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from ratings_engine.errors import InvalidInput
from ratings_engine.rating.engine import rate_inspection
from tests.strategies import Wild, examples, inspections, packs

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ratings_engine.samples.model import DiscretionRecord, GivenTally, Inspection
    from ratings_engine.standards.model import Band, Combination, KeyQuestion, Measure, Standards

Ratings = dict[str, int | None]
BEYOND_POLICY = ("RE540", "RE541", "RE542", "RE543", "RE544", "RE545")


class Refused(Exception):
    """The discretion recorded is beyond the pack's policy."""


class Reader:
    """A third, slow and plain reading of a pack for one inspection."""

    def __init__(self, pack: Standards, inspection: Inspection, *, indicative: bool) -> None:
        """Rate everything; ``ratings`` are by id of standard or key question, and overall."""
        self.pack, self.given, self.indicative = pack, inspection, indicative
        kind = inspection.provider_type
        self.standards = {s.id: s for s in pack.standards if kind in s.applies_to}
        self.questions = {
            s.id: [q for q in s.key_questions if kind in q.applies_to] for s in self.standards.values()
        }
        self.judged = {j.subject: j.level for j in inspection.judgements}
        self.tallies = {t.subject: t for t in inspection.tallies}
        self.ratings: Ratings = {}
        for question in (q for qs in self.questions.values() for q in qs):
            self.ratings[question.id] = self.question(question)
        for standard in self.standards:
            self.standard(standard)
        self.score, self.overall = self.provider()

    def share(self, subject: str) -> tuple[Fraction, int | None, int] | None:
        """Return the percentage, of how many, and how many are unanswered; None: no source."""
        sheet = self.given.cases
        if subject in self.tallies:
            return self.tallied(self.tallies[subject])
        if sheet is None or subject not in sheet.questions:
            return None
        answers = [case.answers[sheet.questions.index(subject)] for case in sheet.cases]
        yes, no = answers.count(0), answers.count(1)
        return Fraction(100 * yes, max(yes + no, 1)), yes + no, answers.count(3)

    def tallied(self, tally: GivenTally) -> tuple[Fraction, int | None, int]:
        """Return the same of a tally that was given."""
        if tally.percentage is not None:
            return tally.percentage, tally.of, 0
        yes, no = tally.yes or 0, tally.no or 0
        return Fraction(100 * yes, max(yes + no, 1)), yes + no, tally.unanswered or 0

    def banded(self, subject: str) -> Fraction:
        """Return what is compared with thresholds: half a percent more, cut off, where rounded."""
        found = self.share(subject)
        assert found is not None
        exact = self.pack.rounding.policy == "exact"
        return found[0] if exact else Fraction(int(found[0] + Fraction(1, 2)))

    def counted(self, question: KeyQuestion | Measure) -> int | None:
        """Return the rating of a share of cases, where there are enough answers."""
        found = self.share(question.id)
        if found is None:
            return None
        _, answered, unanswered = found
        if answered is not None and answered < question.minimum_cases:
            return None
        if answered is not None and unanswered * 100 > question.maximum_unanswered * (answered + unanswered):
            return None
        return rating_in(question.banding.bands, self.banded(question.id))

    def question(self, question: KeyQuestion) -> int | None:
        """Return a key question's rating: as judged, or by its share."""
        if question.id in self.judged:
            return self.judged[question.id]
        return self.counted(question)

    def measure(self, name: str) -> int | None:
        """Return the rating that a measure suggests."""
        measure = self.pack.measures[name]
        values = {m.measure: m.value for m in self.given.measures}
        if name in values:
            return rating_in(measure.banding.bands, values[name])
        return self.counted(measure)

    def standard(self, name: str) -> int | None:
        """Return a standard's rating after discretion and caps, each worked out once."""
        if name not in self.ratings:
            self.ratings[name] = self.capped(name, self.moved(name, self.computed(name)))
        return self.ratings[name]

    def computed(self, name: str) -> int | None:
        """Return a standard's rating before discretion and caps."""
        if name in self.judged:
            return self.judged[name]
        questions = self.questions[name]
        if any(q.id in self.judged or self.share(q.id) for q in questions):
            levels = [self.ratings[q.id] for q in questions]
            combination = self.standards[name].combination
            missing = levels.count(None)
            return None if missing > combination.may_be_unrated else self.combined(combination, levels)
        names = {i for q in questions for i in q.indicators}
        if self.indicative and self.pack.indicators is not None and names:
            return self.combined(self.pack.indicators, [self.measure(i) for i in names])
        return None

    def combined(self, combination: Combination, levels: Iterable[int | None]) -> int | None:
        """Return what rated levels make together."""
        rated = sorted(level for level in levels if level is not None)
        if not rated:
            return None
        if combination.method == "mean":
            points = [self.pack.points[level] for level in rated]
            return rating_in(combination.bands, Fraction(sum(points), len(points)))
        # Sorted: the lowest is first, the highest last, and the majority reach the lower middle one.
        places = {"lowest": 0, "highest": -1, "majority": (len(rated) - 1) // 2}
        return rated[places[combination.method]]

    def moved(self, name: str, level: int | None) -> int | None:
        """Return the rating after discretion; Refused where the policy does not allow it."""
        record = next((d for d in self.given.discretion if d.standard == name), None)
        if record is None:
            return level
        policy = self.pack.discretion
        if policy is None or not all(getattr(record, field) for field in policy.record):
            raise Refused
        questions = self.questions[name]
        by_cases = any(self.share(q.id) for q in questions)
        if level is None or not by_cases or not 0 < abs(record.to - level) <= policy.steps:
            raise Refused
        self.must_be_near(name, level, record)
        return record.to

    def must_be_near(self, name: str, level: int, record: DiscretionRecord) -> None:
        """Raise Refused unless what lies near, taken across its thresholds, makes the rating."""
        policy = self.pack.discretion
        assert policy is not None
        up = record.to > level
        best = [
            within_reach(q.banding.bands, self.banded(q.id), policy.within, up=up)
            for q in self.questions[name]
            if self.ratings[q.id] is not None
        ]
        reached = self.combined(self.standards[name].combination, best)
        assert reached is not None
        if reached < record.to if up else reached > record.to:
            raise Refused

    def capped(self, target: str, level: int | None) -> int | None:
        """Return a rating under every limiting rule whose conditions hold often enough."""
        for limit in self.pack.limiting_rules:
            if limit.target != target:
                continue
            holds = [
                found is not None and c.lowest <= found <= c.highest
                for c in limit.conditions
                if (found := self.rating(c.subject)) is not None
            ]
            if level is not None and sum(holds) >= limit.needed:
                level = min(level, limit.at_most)
        return level

    def rating(self, subject: str) -> int | None:
        """Return what a limiting rule looks at; None where this provider is not asked."""
        return self.standard(subject) if subject in self.standards else self.ratings.get(subject)

    def provider(self) -> tuple[tuple[int, int] | None, int | None]:
        """Return score and maximum, and the overall rating."""
        counted = [s for s in self.standards.values() if s.counted]
        levels = [level for s in counted if (level := self.ratings[s.id]) is not None]
        points, rated = sum(self.pack.points[level] for level in levels), len(levels)
        missing = len(counted) - rated
        best = self.pack.points[3]
        if self.given.total is not None:
            points, rated = self.given.total.score, self.given.total.max_score // best
            missing = len(counted) - rated
        overall = self.pack.overall
        if not rated or missing > overall.may_be_unrated:
            return None, None
        value = Fraction(points) if overall.method == "total_points" else Fraction(points, rated)
        return (points, best * rated), self.capped("overall", rating_in(overall.bands, value))


def rating_in(table: Sequence[Band], value: Fraction) -> int:
    """Return the rating of a number: the band that no bound of which excludes it."""

    def excluded(band: Band) -> bool:
        low, high = band.low, band.high
        too_low = low is not None and (value < low or (value == low and not band.low_closed))
        too_high = high is not None and (value > high or (value == high and not band.high_closed))
        return too_low or too_high

    [found] = [band.level for band in table if not excluded(band)]
    return found


def within_reach(table: Sequence[Band], value: Fraction, within: Fraction, *, up: bool) -> int:
    """Return the best (or worst) rating whose threshold is at most ``within`` away."""
    levels = [rating_in(table, value)]
    for band in table:
        edge = band.low if up else band.high
        if edge is not None and (value <= edge <= value + within if up else value - within <= edge <= value):
            levels.append(band.level)
    return max(levels) if up else min(levels)


def engine_says(pack: Standards, inspection: Inspection, *, indicative: bool) -> Any:
    """Return what the engine rates: score, overall, standards and key questions, or Refused."""
    try:
        result = rate_inspection(pack, inspection, indicative=indicative)
    except InvalidInput as refusal:
        if all(finding.code in BEYOND_POLICY for finding in refusal.findings):
            return Refused
        raise
    overall = result.overall
    score = None if overall.score is None else (overall.score, overall.max_score)
    standards = {s.id: s.level for s in result.standards}
    return score, overall.level, standards


def reader_says(pack: Standards, inspection: Inspection, *, indicative: bool) -> Any:
    """Return the same of the third reading."""
    try:
        read = Reader(pack, inspection, indicative=indicative)
    except Refused:
        return Refused
    return read.score, read.overall, {s: read.ratings[s] for s in read.standards}


@examples(120, shrink=False)
@given(st.data(), st.booleans())
def test_three_readings_agree(data: Any, indicative: bool) -> None:  # noqa: FBT001
    """Random inspections have one score, one rating and one rating of each standard by all three."""
    pack: Standards = data.draw(packs())
    for _ in range(3):
        inspection: Inspection = data.draw(inspections(pack, discretion=False))
        read = reader_says(pack, inspection, indicative=indicative)
        assert engine_says(pack, inspection, indicative=indicative) == read


@examples(60, shrink=False)
@given(st.data())
def test_three_readings_agree_on_discretion(data: Any) -> None:
    """A record of discretion is refused, or moves a rating, by all three readings alike."""
    pack: Standards = data.draw(packs(Wild(rising=True, limits="adverse")))
    for _ in range(4):
        inspection: Inspection = data.draw(inspections(pack, totals=False))
        assert engine_says(pack, inspection, indicative=False) == reader_says(
            pack, inspection, indicative=False
        )
