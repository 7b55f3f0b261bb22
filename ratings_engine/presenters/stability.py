"""How stable a rating is, in words: Good in 83%, Requires improvement in 17%."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from ratings_engine.presenters.wording import and_list, clean, count, percent, rating, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ratings_engine.results.model import InspectionResult, StandardNode
    from ratings_engine.results.stability import Shares, StabilityNode

__all__ = ["say_shares", "stability_lines", "stability_of_standard"]

UNSAMPLED = {
    "no_cases": "There is nothing to resample: no case answers any of the questions.",
    "one_case": "There is nothing to resample: with one case, every resample would be the same.",
}
ONE_EACH = "There is nothing to resample: no stratum has more than one case."
HALF = Fraction(1, 2)
NEARLY = 100 - HALF


def stability_lines(inspection: InspectionResult, node: StabilityNode) -> Iterator[str]:
    """Yield how stable a provider's ratings are, line by line: overall, then each standard."""
    yield "How stable"
    yield _bullet(_basis(node))
    if node.overall is None:
        return
    yield _bullet(f"Overall: {say_shares(node.overall)}.")
    moving = [s for s in inspection.standards if not _stays(node, s)]
    for standard in moving:
        yield _bullet(f"{standard.id} {standard.name}: {say_shares(node.standards[standard.id])}.")
    held = [s.id for s in inspection.standards if s not in moving]
    if held:
        one = len(held) == 1
        stay = "does not rest on the cases, and stays as it is" if one else _STAY
        yield _bullet(f"{and_list(held)} {stay}.")


_STAY = "do not rest on the cases, and stay as they are"


def stability_of_standard(node: StabilityNode, standard: StandardNode) -> Iterator[str]:
    """Yield how stable one standard's rating is."""
    yield "How stable"
    yield _bullet(_basis(node))
    if standard.id in node.standards:
        yield _bullet(f"{standard.id} {standard.name}: {say_shares(node.standards[standard.id])}.")
    if standard.id in node.held:
        yield _bullet(f"{standard.id} does not rest on the cases.")


def _stays(node: StabilityNode, standard: StandardNode) -> bool:
    """Return whether nothing that was resampled touches a standard, be it by a limiting rule."""
    return standard.id in node.held and len(node.standards[standard.id].outcomes) == 1


def say_shares(shares: Shares) -> str:
    """Return in what share of resamples each rating came up."""
    return ", ".join(f"{rating(level)} in {_share(share)}" for level, share in shares.outcomes)


def _share(share: Fraction) -> str:
    """Return a share in whole percent, and never as none or all where it is not."""
    if 0 < share < HALF:
        return "under 1%"
    if NEARLY <= share < 100:  # noqa: PLR2004
        return "over 99%"
    return percent(share)


def _basis(node: StabilityNode) -> str:
    """Return what was resampled, and how; or why nothing was."""
    if node.why == "one_case" and node.cases > 1:
        return ONE_EACH
    if node.why:
        return UNSAMPLED[node.why]
    cases = f"the {count(node.cases, 'case')}"
    known = "" if node.population is None else f" of {count(node.population, 'eligible case')}"
    told = [f"{count(node.resamples, 'resample')} of {cases}{known}{_within(node)}, seed {node.seed}."]
    if node.population == node.cases:
        told.append("Every eligible case was inspected, so there is no other sample.")
    single = sum(stratum.cases == 1 for stratum in node.strata)
    if single:
        keeps = "has a single case, which every resample keeps" if single == 1 else _SINGLE
        told.append(f"{count(single, 'stratum') if single == 1 else f'{single} strata'} {keeps}.")
    return " ".join(told)


_SINGLE = "have a single case each, which every resample keeps"


def _within(node: StabilityNode) -> str:
    if node.strata_by:
        return f", within {len(node.strata)} strata by {clean(and_list(node.strata_by))}"
    return f", within {len(node.strata)} strata" if len(node.strata) > 1 else ""


def _bullet(words: str) -> str:
    return wrapped(words, "  - ", "    ")
