"""What the check of an inspected sample finds: against its plan, and against the caseload."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from fractions import Fraction

    from ratings_engine.sampling.caseload import Caseload
    from ratings_engine.sampling.plan_record import PlanRecord

__all__ = [
    "CHI_SQUARE",
    "FISHER",
    "MONTE_CARLO",
    "NO_CASES",
    "ONE_VALUE",
    "SIGNIFICANCE",
    "WHOLE_CASELOAD",
    "AttributeCheck",
    "Bought",
    "CaseloadCheck",
    "Contradiction",
    "NotDrawn",
    "PlanCheck",
    "Replacement",
    "SampleCheck",
    "StratumCheck",
    "ValueCheck",
]

CHI_SQUARE, FISHER, MONTE_CARLO = "chi_square", "fisher_exact", "monte_carlo"
"""How a p-value was found."""

NO_CASES, ONE_VALUE, WHOLE_CASELOAD = "no_cases", "one_value", "whole_caseload"
"""Why an attribute is not tested."""

SIGNIFICANCE = 0.05
"""Below this adjusted p-value a sample counts as unlike its caseload."""


class Replacement(NamedTuple):
    """A drawn case that was not inspected, and the case of the buffer in its place, None without one."""

    stratum: str
    case_id: str
    by: str | None


class NotDrawn(NamedTuple):
    """An inspected case that nobody drew; ``reason`` is why the draw had set it aside, if it had."""

    case_id: str
    reason: str | None


class StratumCheck(NamedTuple):
    """Cases of a stratum: drawn, of these inspected, replaced and neither; ``spare`` were not needed."""

    name: str
    planned: int
    inspected: int
    replaced: int
    missing: int
    spare: int


class PlanCheck(NamedTuple):
    """An inspected sample beside its plan.

    ``spare`` are cases of the buffer that replace nobody, ``passed_over`` those that stand before an
    inspected one of their stratum and were not inspected themselves.
    """

    plan: PlanRecord
    strata: tuple[StratumCheck, ...]
    replacements: tuple[Replacement, ...]
    spare: tuple[str, ...]
    passed_over: tuple[str, ...]
    not_drawn: tuple[NotDrawn, ...]

    @property
    def kept(self) -> bool:
        """Return whether every drawn case was inspected or replaced, and no other was inspected."""
        return not self.not_drawn and all(each.by is not None for each in self.replacements)


class ValueCheck(NamedTuple):
    """How many cases of the sample and of the caseload have a value; an empty one is not recorded.

    ``expected`` is how many of the sample would have it in proportion; the percentages are of
    the sample and of the caseload, ``difference`` is in percentage points; None without a case.
    """

    value: str
    sample: int
    caseload: int
    expected: Fraction
    sample_percentage: Fraction | None
    caseload_percentage: Fraction
    difference: Fraction | None


class AttributeCheck(NamedTuple):
    """One attribute in the sample and in the caseload.

    ``statistic`` is Pearson's chi-square for the caseload's shares, corrected for the finite population;
    ``df`` its degrees of freedom; ``method`` is how ``p_value`` was found, and ``adjusted`` is the same by
    Holm's method over all attributes tested. ``differs``: the adjusted value is below
    ``SIGNIFICANCE``. Without a test these are None, and ``why`` says why.
    """

    attribute: str
    values: tuple[ValueCheck, ...]
    why: str
    statistic: Fraction | None
    df: int | None
    method: str | None
    p_value: float | None
    adjusted: float | None
    differs: bool


class Contradiction(NamedTuple):
    """A case of which the sample says otherwise than the caseload."""

    case_id: str
    attribute: str
    sample: str
    caseload: str


class Bought(NamedTuple):
    """The margin of error that the inspected cases of the caseload buy; see ``GroupSize``."""

    confidence: Fraction
    margin: float | None


class CaseloadCheck(NamedTuple):
    """An inspected sample beside the caseload that it stands for.

    ``cases`` of the sample are in it, ``unknown`` are not and are left out; ``seed`` and ``draws``
    are those of Monte Carlo. ``bought`` is None where the pack has no confidence.
    """

    caseload: Caseload
    cases: int
    unknown: tuple[str, ...]
    contradictions: tuple[Contradiction, ...]
    attributes: tuple[AttributeCheck, ...]
    seed: int
    draws: int
    bought: Bought | None

    @property
    def alike(self) -> bool:
        """Return whether no attribute differs, and every inspected case is of the caseload."""
        return not self.unknown and not any(each.differs for each in self.attributes)


class SampleCheck(NamedTuple):
    """An inspected sample, checked: ``inspected`` cases have an answer, ``unanswered`` have none."""

    source: str
    inspected: int
    unanswered: tuple[str, ...]
    plan: PlanCheck | None
    caseload: CaseloadCheck | None

    @property
    def sound(self) -> bool:
        """Return whether the plan was kept, and the sample is like its caseload, as far as given."""
        return (self.plan is None or self.plan.kept) and (self.caseload is None or self.caseload.alike)
