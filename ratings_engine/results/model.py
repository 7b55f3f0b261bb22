"""The frozen model of a result: every rating with what it rests on. Presenters read this.

Levels are 0 Inadequate to 3 Outstanding, None where not rated; percentages and thresholds
are exact fractions. An explanation node is made while rating and holds every number that a
presenter shows: presenters word and lay out, and compute nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.results.intervals import NOT_WORKED_OUT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from ratings_engine.errors import Place
    from ratings_engine.results.intervals import IntervalNode, MarginNode
    from ratings_engine.results.stability import StabilityNode
    from ratings_engine.results.subgroups import Breakdown
    from ratings_engine.samples.model import CountedFrom
    from ratings_engine.standards.model import Citation, Overlay, Rule
    from ratings_engine.vocabulary import Level

__all__ = [
    "Boundary",
    "CaseNode",
    "CaseQuestion",
    "DiscretionNode",
    "FiringNode",
    "IndicatorNode",
    "InspectionResult",
    "JudgementNode",
    "KeyQuestionNode",
    "LimitNode",
    "OverallNode",
    "RatingResult",
    "StandardNode",
    "StandardsRef",
]


class Boundary(NamedTuple):
    """A threshold and how far off it is.

    ``level`` is the rating on its far side, ``bound`` one of at_least, above, below and
    at_most, ``value`` the threshold, ``distance`` from what was banded (percentage points,
    or points), and ``steps`` how many cases (or points) would have to change to cross it,
    None where that is not known.
    """

    level: Level
    bound: str
    value: Fraction
    distance: Fraction
    steps: int | None


class JudgementNode(NamedTuple):
    """A rating that inspectors gave, with their evidence and where it was read."""

    level: Level
    evidence: str
    place: Place


class IndicatorNode(NamedTuple):
    """A measure beside a judgement: its value, the rating that suggests, and whether they part.

    ``value`` is a percentage or a number in ``unit``; None with ``level`` None: not measured.
    ``parts_by`` is the suggested level less the judged one, None where either is missing.
    """

    measure: str
    name: str
    unit: str
    key_question: str
    value: Fraction | None
    answered: int | None
    level: Level | None
    why: str
    parts_by: int | None
    rule: Rule


class KeyQuestionNode(NamedTuple):
    """A key question's rating and why.

    ``percentage`` is unrounded; ``banded`` is what was compared with the thresholds (they
    differ with rounding). ``rule`` is the rule that fired. ``met`` is the threshold that
    holds the rating from below and ``next`` the one missed above it. ``worst`` and ``best``
    are the ratings had every unanswered case been no, or yes. ``rounding_matters`` says
    that the whole percentage would have another rating than the exact one. ``contradicted``
    are the first of the ``contradictions`` cases judged otherwise than their prompts say.
    ``interval`` and ``margin`` are there where they were asked for and can be worked out;
    ``why_no_interval`` is empty, or why there is none.
    """

    id: str
    lens: str
    question: str
    level: Level | None
    why: str
    basis: str | None
    yes: int | None
    no: int | None
    na: int | None
    unanswered: int | None
    not_asked: int
    of: int | None
    percentage: Fraction | None
    banded: Fraction | None
    rounding: str
    rounding_matters: bool
    words: str
    met: Boundary | None
    next: Boundary | None
    worst: Level | None
    best: Level | None
    minimum_cases: int
    maximum_unanswered: Fraction
    derived: int
    contradicted: tuple[str, ...]
    contradictions: int
    judgement: JudgementNode | None
    binding: bool
    rule: Rule
    interval: IntervalNode | None = None
    margin: MarginNode | None = None
    why_no_interval: str = NOT_WORKED_OUT


class DiscretionNode(NamedTuple):
    """What discretion moved a standard from and to, why and by whom; ``rule`` is the policy."""

    level_from: Level
    level_to: Level
    reason: str
    authorised_by: str
    place: Place
    rule: Rule


class LimitNode(NamedTuple):
    """A limiting rule: whether it applied, and whether it made a difference (``capped``).

    ``conditions`` are (subject, lowest level, highest level, level found or None, holds).
    ``absent`` conditions are about what this provider type is not asked.
    """

    id: str
    title: str
    at_most: Level
    applies: bool
    capped: bool
    needed: int
    met: int
    unknown: int
    absent: int
    conditions: tuple[tuple[str, Level, Level, Level | None, bool], ...]
    rule: Rule


class StandardNode(NamedTuple):
    """A standard's rating and why.

    ``basis`` is cases, tallies, judged or indicators (None where not rated), ``source`` the
    same whether it is rated or not; ``method`` is how key questions combine, and ``mean`` their
    mean points where that is the method; ``computed`` is the rating before discretion and
    limiting rules; ``points`` what it adds to the score (None where not rated or counted).
    """

    id: str
    name: str
    statement: str
    domain: str
    level: Level | None
    computed: Level | None
    why: str
    basis: str | None
    source: str | None
    counted: bool
    points: int | None
    method: str
    mean: Fraction | None
    met: Boundary | None
    next: Boundary | None
    judgement: JudgementNode | None
    discretion: DiscretionNode | None
    limits: tuple[LimitNode, ...]
    key_questions: tuple[KeyQuestionNode, ...]
    indicators: tuple[IndicatorNode, ...]
    indicative: bool
    rule: Rule
    defined: Rule


class OverallNode(NamedTuple):
    """The provider's rating and why.

    ``score`` is of ``max_score`` over ``rated`` counted standards, ``value`` what was banded
    (mean points or the total); ``not_rated`` are all standards without a rating.
    """

    level: Level | None
    computed: Level | None
    why: str
    score: int | None
    max_score: int | None
    rated: int
    counted: int
    value: Fraction | None
    method: str
    met: Boundary | None
    next: Boundary | None
    may_be_unrated: int
    not_rated: tuple[str, ...]
    limits: tuple[LimitNode, ...]
    from_total: bool
    indicative: bool
    rule: Rule


class CaseQuestion(NamedTuple):
    """How one case counts for one key question: answer ids, and where they were read.

    ``rule`` is what made it so, where it was not simply judged: the derivation, which wants
    ``share`` percent of the prompts, or the key question that the case is not asked.
    """

    key_question: str
    question: str
    given: str | None
    derived: str | None
    counted: str
    prompts: tuple[tuple[str, str, bool, str], ...]
    place: Place
    rule: Rule | None
    share: Fraction | None


class CaseNode(NamedTuple):
    """One case: its attributes, and how it counts for each key question."""

    id: str
    place: Place
    attributes: tuple[tuple[str, str], ...]
    questions: tuple[CaseQuestion, ...]


class FiringNode(NamedTuple):
    """One rule that fired, in the engine's own terms: premises and conclusion as facts."""

    rule: Rule
    premises: tuple[Mapping[str, object], ...]
    conclusion: Mapping[str, object]


class InspectionResult(NamedTuple):
    """The result for one provider; ``stability`` and ``subgroups`` are there where they were asked for."""

    provider: str
    provider_type: str
    provider_type_name: str
    population: int | None
    overall: OverallNode
    standards: tuple[StandardNode, ...]
    cases: tuple[CaseNode, ...] | None
    case_count: int
    firings: tuple[FiringNode, ...]
    stability: StabilityNode | None = None
    subgroups: tuple[Breakdown, ...] | None = None


class StandardsRef(NamedTuple):
    """Which standards were used; ``overlays`` were applied to them in this order."""

    id: str
    title: str
    version: str
    digest: str
    licence: str
    disclaimer: str
    sources: Mapping[str, Citation]
    overlays: tuple[Overlay, ...]


class RatingResult(NamedTuple):
    """Everything that a run of ``rate`` concludes; ``counted_from`` as in ``Sample``."""

    standards: StandardsRef
    source: str
    digest: str
    inspections: tuple[InspectionResult, ...]
    counted_from: tuple[CountedFrom, ...] = ()
