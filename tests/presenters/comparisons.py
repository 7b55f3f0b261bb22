"""Comparisons made up for tests of how they are shown: hypothesis draws who moves, and every name."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from ratings_engine.diff.model import (
    Attribution,
    InspectionDiff,
    OutcomeDiff,
    QuestionDiff,
    Share,
    Side,
    StandardDiff,
)
from ratings_engine.errors import Finding, Place
from ratings_engine.presenters.diff_document import Compared
from ratings_engine.presenters.standards_changes import Comparison
from ratings_engine.rating.engine import standards_ref
from ratings_engine.standards.changes import rule_changes
from ratings_engine.standards.loader import load_standards

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ratings_engine.vocabulary import Level

ROOT = Path(__file__).parents[2]
OLD = str(ROOT / "tests" / "golden" / "pack")
NEW = str(ROOT / "tests" / "golden" / "proposals" / "stricter.yaml")
HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(1)> [x](javascript:1) `c` **b** | <!-- \\"
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\r=1", '=HYPERLINK("http://x")')


def comparison() -> Comparison:
    """Return the golden pack and the proposal for it."""
    old, new = load_standards(OLD), load_standards(NEW)
    return Comparison(old, new, tuple(rule_changes(old, new)))


def side(level: Level | None, *, refused: bool = False, text: str = "it is damaged") -> Side:
    """Return a side with a rating, without one, or that is refused."""
    if refused:
        return Side(None, None, None, (Finding("RE501", "error", Place("a.csv", 3), text, "repair it"),))
    return Side(None, None, None) if level is None else Side(level, 3 * level, 9)


def share(change: str, score: Fraction | int, rating: Fraction | int, alone: int = 0) -> Share:
    """Return a share of a change that alone does ``alone`` to points and rating."""
    return Share(change, Fraction(score), Fraction(rating), alone, alone, alone, alone, None, None, ("2.1",))


def moved(name: str, old: Side, new: Side, attribution: Attribution | None = None) -> InspectionDiff:
    """Return a provider with one standard that moves as it does."""
    question = QuestionDiff(
        "2.1.1", old.level, new.level, Fraction(200, 3), Fraction(200, 3), 1, 2, (True, True)
    )
    standard = StandardDiff(
        "2.1", name, old.level, new.level, old.level, new.level, (question,), (True, True)
    )
    found = attribution or Attribution((), (), exact=True)
    return InspectionDiff(name, "unit", old, new, (standard,), found)


def outcome(inspections: Sequence[InspectionDiff], source: str = "made-up.yaml") -> OutcomeDiff:
    """Return a whole comparison of these inspections."""
    told = comparison()
    counts = Counter((each.old.level, each.new.level) for each in inspections)
    return OutcomeDiff(
        standards_ref(told.old),
        standards_ref(told.new),
        told.changes,
        tuple(inspections),
        dict(counts),
        source,
    )


def compared(inspections: Sequence[InspectionDiff]) -> Compared:
    """Return what is presented of these inspections."""
    return Compared(comparison(), outcome(inspections))


TEXTS = st.text(min_size=1, max_size=30) | st.sampled_from([HOSTILE, *FORMULAS])
LEVELS = st.none() | st.integers(0, 3)
SIDES = st.builds(lambda level, refused: side(level, refused=refused), LEVELS, st.booleans())
NAMES = [change.id for change in comparison().changes]


@st.composite
def inspections(draw: st.DrawFn, names: st.SearchStrategy[str] = TEXTS) -> list[InspectionDiff]:
    """Draw providers that move any way, with shares of any changes."""
    found = []
    for _ in range(draw(st.integers(0, 8))):
        shares = draw(st.lists(st.sampled_from(NAMES), max_size=3, unique=True))
        parts = tuple(share(name, draw(st.fractions(-3, 3)), draw(st.integers(-1, 1))) for name in shares)
        together = ((NAMES[0], NAMES[1]),) if draw(st.booleans()) else ()
        attribution = Attribution(parts, together, exact=draw(st.booleans()), orders=400)
        sides = draw(SIDES), draw(SIDES)
        if all(each.refused for each in sides):
            sides = (side(1), sides[1])
        found.append(moved(draw(names), *sides, attribution))
    return found
