"""The frozen model of a standards pack: what every later layer reads instead of YAML.

Ratings are levels (0 Inadequate to 3 Outstanding); percentages and thresholds are exact
fractions of 100 parts. Every rule knows its id, its file and line, its source and how sure
that source is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from ratings_engine.vocabulary import Level

__all__ = [
    "Attribute",
    "Band",
    "Banding",
    "CaseCondition",
    "Citation",
    "Combination",
    "Derivation",
    "Discretion",
    "KeyQuestion",
    "LimitingRule",
    "Measure",
    "Overall",
    "Overlay",
    "Prompt",
    "ProviderType",
    "RatingCondition",
    "Rounding",
    "Rule",
    "Sampling",
    "Standard",
    "Standards",
    "Stratum",
    "standards_for",
]


class Rule(NamedTuple):
    """Where a rule comes from.

    ``id`` is stable within a pack; ``file`` (pack folder and file name) and ``line`` say
    where it is written; ``source`` is the id of a Citation; ``confidence`` is confirmed,
    recalled or interpreted; ``note`` is the author's remark.
    """

    id: str
    file: str
    line: int
    source: str
    confidence: str
    note: str = ""


class Citation(NamedTuple):
    """A publication that rules cite."""

    id: str
    title: str
    publisher: str
    published: str
    licence: str
    note: str


class ProviderType(NamedTuple):
    """A kind of provider that the standards apply to."""

    id: str
    name: str


class Band(NamedTuple):
    """One row of a banding: numbers between ``low`` and ``high`` get rating ``level``.

    A bound of None is open-ended; ``low_closed`` and ``high_closed`` say whether the bound
    itself belongs to the band.
    """

    level: Level
    low: Fraction | None
    low_closed: bool
    high: Fraction | None
    high_closed: bool
    words: str
    rule: Rule


class Banding(NamedTuple):
    """A table from numbers to ratings; ``of`` is percent (0 to 100) or number (0 upwards)."""

    id: str
    of: str
    bands: tuple[Band, ...]
    rule: Rule


class Combination(NamedTuple):
    """How several ratings make one: lowest, highest, mean or majority.

    ``bands`` turn mean points into a rating, for mean alone. ``may_be_unrated`` is how many
    may be unrated before the result is.
    """

    method: str
    may_be_unrated: int
    bands: tuple[Band, ...]
    rule: Rule


class CaseCondition(NamedTuple):
    """Which cases a question is asked of.

    ``kind`` is ``compare`` (``attribute`` in ``values``, or not in them if ``negated``),
    ``all`` or ``any`` of ``parts``. Values are lower case.
    """

    kind: str
    attribute: str = ""
    values: frozenset[str] = frozenset()
    negated: bool = False
    parts: tuple[CaseCondition, ...] = ()


class Prompt(NamedTuple):
    """A question that helps to answer a key question in one case."""

    id: str
    text: str
    essential: bool


class Derivation(NamedTuple):
    """When prompts alone make the work in a case sufficient.

    Every essential prompt is yes, and at least ``share`` percent of the applicable ones.
    """

    share: Fraction
    rule: Rule


class Measure(NamedTuple):
    """A measure that indicators rest on: ``of`` cases (yes/no) or of the provider (a number).

    A measure of the cases needs as many answers as a key question usually does (``gate``).
    """

    id: str
    of: str
    name: str
    question: str
    unit: str
    banding: Banding
    minimum_cases: int
    maximum_unanswered: Fraction
    gate: Rule
    rule: Rule


class KeyQuestion(NamedTuple):
    """A key question of a standard.

    ``applies_when`` already includes the standard's own condition. ``characteristics`` are
    by level and empty for questions answered case by case. ``indicators`` are ids of measures.
    """

    id: str
    lens: str
    question: str
    applies_to: frozenset[str]
    applies_when: CaseCondition | None
    banding: Banding
    minimum_cases: int
    maximum_unanswered: Fraction
    gate: Rule
    derivation: Derivation | None
    prompts: tuple[Prompt, ...]
    characteristics: tuple[str, ...]
    indicators: tuple[str, ...]
    rule: Rule


class Standard(NamedTuple):
    """A standard; ``assessed`` is ``cases`` or ``judgement``."""

    id: str
    name: str
    statement: str
    domain: str
    assessed: str
    counted: bool
    applies_to: frozenset[str]
    combination: Combination
    key_questions: tuple[KeyQuestion, ...]
    rule: Rule


class RatingCondition(NamedTuple):
    """A condition of a limiting rule: ``subject`` is rated from ``lowest`` to ``highest``."""

    subject: str
    lowest: Level
    highest: Level


class LimitingRule(NamedTuple):
    """A cap: ``target`` is at most ``at_most`` when ``needed`` of the conditions hold."""

    id: str
    title: str
    target: str
    at_most: Level
    needed: int
    conditions: tuple[RatingCondition, ...]
    rule: Rule


class Overall(NamedTuple):
    """How the overall rating follows: ``method`` is mean_of_points or total_points."""

    method: str
    may_be_unrated: int
    bands: tuple[Band, ...]
    rule: Rule


class Rounding(NamedTuple):
    """Which percentage is banded: ``exact`` or ``whole_percent`` (halves round up)."""

    policy: str
    rule: Rule


class Discretion(NamedTuple):
    """How far a panel may move a case-based standard.

    ``within`` is in percentage points, ``steps`` in ratings; ``record`` is what must be given.
    """

    within: Fraction
    steps: int
    record: tuple[str, ...]
    rule: Rule


class Attribute(NamedTuple):
    """An attribute that a case may have; ``values`` is empty where any value may stand."""

    id: str
    name: str
    values: tuple[str, ...]


class Stratum(NamedTuple):
    """A group of cases that is drawn in proportion; without ``when`` nobody knows who belongs to it."""

    name: str
    when: CaseCondition | None


class Sampling(NamedTuple):
    """What the case sample aims at; percentages as fractions of 100."""

    confidence_level: Fraction | None
    margin: Fraction | None
    match_on: tuple[str, ...]
    strata: tuple[Stratum, ...]
    levels: tuple[str, ...]
    cases_per_officer: int | None
    rule: Rule


class Overlay(NamedTuple):
    """A proposal that was applied to a pack: who proposes what, and why.

    ``base`` is a reference by which the pack that it changes can be loaded, ``base_id`` and
    ``base_version`` that pack's own; ``file`` is where it is written; ``digest`` is of its
    content alone.
    """

    id: str
    title: str
    version: str
    author: str
    published: str
    rationale: str
    base: str
    base_id: str
    base_version: str
    file: str
    digest: str


class Standards(NamedTuple):
    """A whole pack, compiled once.

    ``digest`` is of the files' content; ``points`` are by level. ``overlays`` were applied
    in their order; a plain pack has none. ``former`` are ids that samples may still use, each
    with the id that it has now, or empty where it is no longer asked.
    """

    id: str
    title: str
    version: str
    digest: str
    programme: str
    description: str
    effective_from: str
    effective_to: str
    licence: str
    disclaimer: str
    provider_types: tuple[ProviderType, ...]
    domains: Mapping[str, str]
    sources: Mapping[str, Citation]
    points: tuple[int, int, int, int]
    scale: Rule
    rounding: Rounding
    bandings: Mapping[str, Banding]
    standards: tuple[Standard, ...]
    measures: Mapping[str, Measure]
    indicators: Combination | None
    overall: Overall
    limiting_rules: tuple[LimitingRule, ...]
    discretion: Discretion | None
    sampling: Sampling | None
    attributes: Mapping[str, Attribute]
    overlays: tuple[Overlay, ...] = ()
    former: tuple[tuple[str, str], ...] = ()


def standards_for(standards: Standards, provider_type: str) -> tuple[Standard, ...]:
    """Return the standards that apply to ``provider_type``, each with its own key questions."""
    return tuple(
        standard._replace(
            key_questions=tuple(q for q in standard.key_questions if provider_type in q.applies_to)
        )
        for standard in standards.standards
        if provider_type in standard.applies_to
    )
