"""Random packs that rate nearly everything, and let panels move nearly as they like.

Packs drawn at random mostly leave things unrated and refuse discretion; these reach the rules
that such packs seldom do.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from ratings_engine.rating.evaluator import evaluate
from ratings_engine.rating.program import compile_program
from ratings_engine.rating.sources import gather_evidence
from ratings_engine.samples.model import DiscretionRecord
from ratings_engine.standards.model import Discretion
from ratings_engine.tallies.counting import tallies_of
from tests.strategies import HERE, rule

if TYPE_CHECKING:
    from ratings_engine.samples.model import Inspection
    from ratings_engine.standards.model import Standard, Standards

__all__ = ["by_cases", "lenient", "moved_by_panels"]

EVERYTHING = Fraction(100)


@st.composite
def lenient(draw: Any, pack: Standards) -> Standards:
    """Return a pack for which one answer is enough, and whose discretion reaches far."""
    within = draw(st.sampled_from([Fraction(5), Fraction(25, 2), Fraction(40), EVERYTHING]))
    overall = pack.overall
    return pack._replace(
        standards=tuple(_lenient(standard) for standard in pack.standards),
        overall=overall._replace(may_be_unrated=overall.may_be_unrated + draw(st.integers(0, 6))),
        discretion=Discretion(within, draw(st.integers(1, 3)), (), rule("discretion")),
    )


def _lenient(standard: Standard) -> Standard:
    way = standard.combination
    questions = tuple(
        question._replace(minimum_cases=1, maximum_unanswered=EVERYTHING)
        for question in standard.key_questions
    )
    return standard._replace(
        combination=way._replace(may_be_unrated=way.may_be_unrated + 4), key_questions=questions
    )


def by_cases(pack: Standards) -> Standards:
    """Return a pack in which every standard is assessed case by case."""
    return pack._replace(standards=tuple(s._replace(assessed="cases") for s in pack.standards))


@st.composite
def moved_by_panels(draw: Any, pack: Standards, inspection: Inspection) -> Inspection:
    """Return an inspection with a record of discretion on each of some standards that cases rate."""
    tallies = tallies_of(pack, inspection)
    evidence = gather_evidence(pack, inspection, tallies, indicative=False)
    rated = evaluate(compile_program(pack, inspection.provider_type), evidence).standards
    by_level = {
        standard: rated[standard].computed.level
        for standard, basis in evidence.bases.items()
        if basis in ("cases", "tallies")
    }
    chosen = draw(st.lists(st.sampled_from(sorted(by_level)), unique=True, max_size=3)) if by_level else []
    records = tuple(
        DiscretionRecord(standard, draw(_near(by_level[standard])), "Because.", "A panel", HERE)
        for standard in chosen
    )
    return inspection._replace(discretion=records)


def _near(level: int | None) -> st.SearchStrategy[int]:
    """Return levels, most of them one away from a level."""
    close = [to for to in ((level or 0) - 1, (level or 0) + 1) if 0 <= to <= 3]
    return st.one_of(st.sampled_from(close), st.sampled_from(close), st.integers(0, 3))
