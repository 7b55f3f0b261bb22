"""The stratum of each case: exactly one, or a finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.errors import Finding, InvalidInput
from ratings_engine.standards.conditions import attributes_in, holds

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ratings_engine.sampling.draw_model import StratumRule
    from ratings_engine.sampling.longlist import ListedCase

__all__ = ["by_stratum"]


def by_stratum(
    cases: Sequence[ListedCase], strata: Sequence[StratumRule]
) -> Mapping[str, Sequence[ListedCase]]:
    """Return the cases of each stratum, which may be none, in the order of the strata.

    Raises InvalidInput RE806 for cases that belong to none or to several.
    """
    found: dict[str, list[ListedCase]] = {stratum.name: [] for stratum in strata}
    findings = []
    for case in cases:
        values = {name: value.lower() for name, value in case.attributes.items()}
        outcomes = {s.name: s.when is None or holds(s.when, values) for s in strata}
        names = [name for name, outcome in outcomes.items() if outcome]
        if len(names) == 1:
            found[names[0]].append(case)
        else:
            findings.append(_misfit(case, names, strata))
    if findings:
        raise InvalidInput(findings)
    return found


def _misfit(case: ListedCase, names: Sequence[str], strata: Sequence[StratumRule]) -> Finding:
    if names:
        message = f"case '{case.case_id}' belongs to {len(names)} strata: {', '.join(names)}"
        return Finding("RE806", "error", case.place, message, "correct the conditions of the strata")
    needed = sorted({name for s in strata if s.when for name in attributes_in(s.when)})
    missing = [name for name in needed if not case.attributes.get(name)]
    if missing:
        message = f"the stratum of case '{case.case_id}' cannot be told without {' and '.join(missing)}"
        return Finding("RE806", "error", case.place, message, f"fill in {' and '.join(missing)}")
    told = ", ".join(f"{name} {case.attributes[name]}" for name in needed)
    message = f"case '{case.case_id}' belongs to no stratum: {told}"
    return Finding("RE806", "error", case.place, message, "correct the case, or the conditions of the strata")
