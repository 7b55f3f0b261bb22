"""What a pack says of a draw, made ready: strata with their conditions, levels, the limit for one officer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.errors import Place, UsageError
from ratings_engine.sampling.draw_model import DrawRules, StratumRule
from ratings_engine.sampling.longlist import OFFICER
from ratings_engine.standards.conditions import attributes_in

if TYPE_CHECKING:
    from ratings_engine.standards.model import Standards

__all__ = ["ALL_CASES", "draw_rules", "stratifying"]

ALL_CASES = "all_cases"
"""The one stratum of a pack that has none."""


def draw_rules(standards: Standards) -> DrawRules:
    """Return the rules by which a sample is drawn.

    Without strata all cases are one. A limit for one officer makes the officer the last
    level, where the pack does not name it. Raises UsageError RE808 for a pack that does not
    say how cases are sampled, or who belongs to a stratum.
    """
    sampling = standards.sampling
    if sampling is None:
        message = f"{standards.id} does not say how cases are sampled"
        raise UsageError("RE808", message, remedy="add 'sampling' to its framework.yaml")
    for stratum in sampling.strata:
        if stratum.when is None:
            message = f"{standards.id} does not say who belongs to the stratum '{stratum.name}'"
            place = Place(sampling.rule.file, sampling.rule.line)
            raise UsageError("RE808", message, place=place, remedy="give the stratum a condition with 'when'")
    strata = tuple(StratumRule(each.name, each.when) for each in sampling.strata)
    implied = sampling.cases_per_officer is not None and OFFICER not in sampling.levels
    levels = (*sampling.levels, OFFICER) if implied else sampling.levels
    return DrawRules(strata or (StratumRule(ALL_CASES, None),), levels, sampling.cases_per_officer)


def stratifying(rules: DrawRules) -> list[str]:
    """Return the attributes that decide to which stratum a case belongs, in order of name."""
    return sorted({name for each in rules.strata if each.when for name in attributes_in(each.when)})
