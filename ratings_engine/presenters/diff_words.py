"""The words of an outcome diff: ratings on both sides, the headline, shares, distances."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.presenters.sentences_changes import say_change, short_change
from ratings_engine.presenters.wording import and_list, clean, count, number, rating
from ratings_engine.vocabulary import RATINGS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ratings_engine.diff.model import Attribution, InspectionDiff, OutcomeDiff, QuestionDiff, Share, Side
    from ratings_engine.presenters.standards_changes import Comparison

__all__ = [
    "LANDINGS",
    "NOT_RATED",
    "REFUSED",
    "Said",
    "Totals",
    "direction",
    "headline",
    "landing",
    "landing_named",
    "nearest",
    "say_attribution",
    "say_moves",
    "say_net",
    "say_points",
    "say_question",
    "signed",
    "total_change",
    "totals",
]

NOT_RATED, REFUSED = "not_rated", "cannot_be_rated"
LANDINGS = (*RATINGS, NOT_RATED, REFUSED)
"""Where a provider may land, from the lowest rating to having none, and to being refused."""
_LISTED = 3


class Totals(NamedTuple):
    """How many providers there are, and which way those whose rating differs move."""

    all: int
    up: int
    down: int
    gained: int
    lost: int

    @property
    def moved(self) -> int:
        """Return how many move in any way."""
        return self.up + self.down + self.gained + self.lost


class Said(NamedTuple):
    """A line on what moved a provider: of one change (its ``name`` and ``share``), or of several."""

    name: str
    text: str
    share: Share | None = None


def landing(side: Side) -> str:
    """Return where a side lands: a rating's id, ``not_rated`` or ``cannot_be_rated``."""
    if side.refused:
        return REFUSED
    return NOT_RATED if side.level is None else RATINGS[side.level]


def landing_named(name: str) -> str:
    """Return a landing in words."""
    if name == REFUSED:
        return "Cannot be rated"
    return rating(None if name == NOT_RATED else RATINGS.index(name))


def direction(diff: InspectionDiff) -> str:
    """Return which way a provider moves: up, down, gained (a rating), lost (it) or same."""
    old, new = diff.old.level, diff.new.level
    if not diff.moved:
        return "same"
    if old is None or new is None:
        return "lost" if landing(diff.old) in LANDINGS[: LANDINGS.index(landing(diff.new))] else "gained"
    return "up" if new > old else "down"


def totals(diff: OutcomeDiff) -> Totals:
    """Return how many providers move which way."""
    ways = Counter(map(direction, diff.inspections))
    return Totals(len(diff.inspections), ways["up"], ways["down"], ways["gained"], ways["lost"])


def headline(diff: OutcomeDiff, comparison: Comparison) -> str:
    """Return what the whole comparison comes to, in a sentence."""
    found = totals(diff)
    named = clean(f"{diff.new.id} {diff.new.version}")
    same = (diff.old.id, diff.old.version) == (diff.new.id, diff.new.version)
    under = "this proposal" if comparison.proposals else f"the new {named}" if same else named
    if not found.moved:
        return f"Under {under} none of {count(found.all, 'service')} moves."
    return f"Under {under} {_moves(found)}{_because(diff, comparison)}."


def say_moves(diff: OutcomeDiff, comparison: Comparison) -> str:
    """Return who moves between two versions of one pack, in a sentence."""
    found = totals(diff)
    if not found.moved:
        return f"None of {count(found.all, 'service')} moves."
    return f"{_moves(found)}{_because(diff, comparison)}."


def _moves(found: Totals) -> str:
    """Return how many move, and which way: 3 of 4 services move, 2 down and 1 up."""
    ways = [(found.down, "down"), (found.up, "up"), (found.lost, "without a rating now")]
    ways.append((found.gained, "with a rating only now"))
    told = [f"{amount:,} {way}" for amount, way in ways if amount]
    if len(told) == 1:
        way = told[0].partition(" ")[2]
        told = [way if found.moved == 1 else f"all {way}"]
    verb = "moves" if found.moved == 1 else "move"
    return f"{found.moved:,} of {count(found.all, 'service')} {verb}, {and_list(told)}"


def _because(diff: OutcomeDiff, comparison: Comparison) -> str:
    """Return the changes that moved most providers."""
    moved = [each for each in diff.inspections if each.moved]
    amounts = Counter(share.change for each in moved for share in each.attribution.shares if share.rating)
    if not amounts:
        return ""
    said = {change.id: say_change(change, comparison.old, comparison.new) for change in diff.changes}
    first = amounts.most_common(_LISTED)
    told = [f"{said.get(name, name)} ({amount:,} of them)" for name, amount in first]
    others = len(amounts) - len(first)
    told += [count(others, "other change")] if others else []
    return f", because: {'; '.join(told)}"


def say_net(diff: OutcomeDiff) -> str:
    """Return the balance: who stays, and whether more go up or down; scores that differ alone."""
    found = totals(diff)
    net = found.up - found.down
    balance = f"On balance {abs(net):,} {'up' if net > 0 else 'down'}" if net else "Up and down are even"
    scores = sum(1 for each in diff.inspections if not each.moved and each.old.score != each.new.score)
    told = [balance] if found.up or found.down else []
    kept = found.all - found.moved
    told.append("1 keeps its rating" if kept == 1 else f"{kept:,} keep their rating")
    if scores:
        told[-1] += f", {scores:,} of them with another score"
    return f"{'; '.join(told)}."


def say_points(diff: InspectionDiff) -> str:
    """Return a provider's points on both sides: 18/30; 18 → 16 of 30; 18/30 → 16/27."""
    old, new = diff.old, diff.new
    if (old.score, old.max_score) == (new.score, new.max_score):
        return _points(old)
    if old.max_score == new.max_score:
        return f"{old.score} → {new.score} of {new.max_score}"
    return f"{_points(old)} → {_points(new)}"


def _points(side: Side) -> str:
    return "-" if side.score is None else f"{side.score}/{side.max_score}"


def nearest(side: Side) -> str:
    """Return how far a provider is from the nearest boundary: 1 more is Good; 2 fewer loses Good."""
    overall = side.result.overall if side.result else None
    if overall is None:
        return "-"
    ends = [(overall.next, "{} more: {}"), (overall.met, "{} fewer loses {}")]
    known = [
        (end.steps, said.format(end.steps, rating(end.level)))
        for end, said in ends
        if end and end.steps is not None
    ]
    return min(known, default=(0, "-"), key=lambda pair: pair[0])[1]


def say_question(question: QuestionDiff) -> str:
    """Return a key question on both sides: percentage, rating, cases to the nearest boundary."""
    sides = (
        (question.old, question.old_percentage, question.old_margin, question.asked[0]),
        (question.new, question.new_percentage, question.new_margin, question.asked[1]),
    )
    said = [_question(*side) for side in sides]
    return f"{question.id}: {said[0] if said[0] == said[1] else ' → '.join(said)}"


def _question(level: int | None, percentage: Fraction | None, margin: int | None, asked: bool) -> str:  # noqa: FBT001
    if not asked:
        return "not asked"
    parts = [f"{number(percentage, 1)}%"] if percentage is not None else []
    parts += [f"{count(margin, 'case')} from a boundary"] if margin is not None else []
    return rating(level) + (f" ({', '.join(parts)})" if parts else "")


def signed(value: Fraction | int) -> str:
    """Return a difference with its sign: +2, -1, -2/3, 0."""
    exact = Fraction(value)
    sign = "+" if exact > 0 else "-" if exact < 0 else ""
    shown = number(abs(exact))
    if Fraction(shown) != abs(exact):
        shown = f"{abs(exact).numerator}/{exact.denominator}"
    return f"{sign}{shown}"


def total_change(attribution: Attribution) -> tuple[Fraction, Fraction]:
    """Return what shares add up to: points, and ratings."""
    shares = attribution.shares
    return sum((s.score for s in shares), Fraction(0)), sum((s.rating for s in shares), Fraction(0))


def say_attribution(attribution: Attribution, comparison: Comparison) -> Iterator[Said]:
    """Yield what each change did to a provider, then the interactions."""
    told = {change.id: short_change(change, comparison.old, comparison.new) for change in comparison.changes}
    if attribution.why_not:
        yield Said("", f"No change is named: {attribution.why_not}.")
    points, steps = total_change(attribution)
    for share in attribution.shares:
        if share.score or share.rating or share.alone or share.rating_alone:
            yield Said(told.get(share.change, share.change), _share(share, points, steps), share)
    for names in attribution.together:
        yield Said("", _together([told.get(name, name) for name in names]))
    if not attribution.exact:
        drawn = f"from {attribution.orders:,} drawn orders" if attribution.orders else "from drawn orders"
        yield Said("", f"The parts are estimated {drawn} of the changes; they add up exactly.")


def _share(share: Share, points: Fraction, steps: Fraction) -> str:
    """Return a share of the points and of the ratings, whichever there are."""
    error = f" (± {share.error:.2f})" if share.error else ""
    told = []
    if points or share.score or share.alone or not share.rating:
        beside = (signed(share.alone), signed(share.all_but))
        told.append(_part(f"{signed(share.score)}{error}", points, "point", beside))
    if steps or share.rating or share.rating_alone:
        known = (share.rating_alone, share.rating_all_but)
        told.append(
            _part(signed(share.rating), steps, "rating", ["?" if k is None else signed(k) for k in known])
        )
    return "; ".join(told)


def _part(share: str, whole: Fraction, noun: str, beside: Sequence[str]) -> str:
    nouns = noun if abs(whole) == 1 else f"{noun}s"
    return f"{share} of {signed(whole)} {nouns} (alone {beside[0]}, all others without it {beside[1]})"


def _together(names: Sequence[str]) -> str:
    none, all_ = ("Neither", "both") if len(names) == 2 else ("None", "all")  # noqa: PLR2004
    return f"{none} alone; {all_} together: {and_list(list(names))}"
