"""What an overlay says of thresholds and methods."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.errors import Finding
from ratings_engine.standards.compiler import exact
from ratings_engine.standards.nodes import Map, Seq, as_text, place_of
from ratings_engine.vocabulary import RATINGS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from ratings_engine.standards.pack import Pack
    from ratings_engine.standards.proposing import Item, Proposal

__all__ = ["apply_methods", "apply_thresholds", "crossed"]

_LOWER = ("at_least", "above")
_UPPER = ("below", "at_most")
_OF_FRAMEWORK = ("standards", "indicators", "overall")
_Border = tuple[Map, str]
"""A band, and which of its bounds."""


def apply_thresholds(proposal: Proposal) -> None:
    """Move where ratings begin, in bandings and in the overall's table."""
    tables = {**proposal.root["bandings"], "overall": proposal.root["overall"]}
    thresholds = proposal.said.get("thresholds", {})
    for name, begins in thresholds.items():
        item = ("framework", "overall") if name == "overall" else ("framework", "bandings", name)
        if name not in tables:
            place = place_of(thresholds, name, of_key=True)
            proposal.unknown(place, "banding", name, list(tables), item)
            continue
        for rating in begins:
            _threshold(proposal, tables[name]["bands"], begins, rating, (*item, "bands"))


def _threshold(proposal: Proposal, bands: Seq, begins: Map, rating: str, item: Item) -> None:
    """Move the border between a rating and the next worse one."""
    place = place_of(begins, rating, of_key=True)
    pair = _neighbours(bands, rating)
    if pair is None:
        message = f"no band of the table begins with {rating}"
        proposal.find("RE709", place, message, "name a rating that has a band beside a worse one")
    elif proposal.claim((*item, rating), place):
        _move(proposal, pair, begins, rating)


def _neighbours(bands: Seq, rating: str) -> tuple[_Border, _Border] | None:
    """Return the ends of two bands that meet where a rating begins, the lower numbers first.

    None where the rating has no band, or none of a worse rating beside it. Neighbours are found
    by their ratings, for numbers that moved may be out of order until all have moved.
    """
    rows = sorted(bands, key=lambda band: RATINGS.index(band["rating"]))
    index = next((i for i, band in enumerate(rows) if band["rating"] == rating), 0)
    if index == 0:
        return None
    pair = rows[index - 1], rows[index]
    below, above = pair if _lower_end(rows[0]) < _lower_end(rows[-1]) else pair[::-1]
    upper = next((name for name in _UPPER if name in below), None)
    lower = next((name for name in _LOWER if name in above), None)
    if upper is None or lower is None or exact(below[upper]) != exact(above[lower]):
        return None
    return (below, upper), (above, lower)


def _move(proposal: Proposal, borders: tuple[_Border, _Border], begins: Map, rating: str) -> None:
    """Write a new border into two bands; which of them holds the border itself stays."""
    if all(exact(band[bound]) == exact(begins[rating]) for band, bound in borders):
        message = f"'{rating}' already begins there in {proposal.overlay.base_id}, so nothing changes"
        proposal.find("RE708", place_of(begins, rating), message, "leave it out", "warning")
        return
    for band, bound in borders:
        _set_border(proposal, band, bound, begins, rating)


def _set_border(proposal: Proposal, band: Map, bound: str, begins: Map, rating: str) -> None:
    proposal.put(band, bound, begins[rating], begins, at=begins.value_at[rating])
    proposal.cite(band, begins.key_at[rating], begins.file)


def crossed(pack: Pack) -> Iterator[Finding]:
    """Yield bands that end before they begin because of a threshold that was moved."""
    root = pack.framework.root
    for band in (band for table in (*root["bandings"].values(), root["overall"]) for band in table["bands"]):
        low, high = (next((name for name in bounds if name in band), "") for bounds in (_LOWER, _UPPER))
        moved = [bound for bound in (low, high) if bound in band.files]
        if low and high and moved and exact(band[low]) > exact(band[high]):
            message = f"{band['rating']} would begin at {as_text(band[low])} and end at {as_text(band[high])}"
            remedy = "let thresholds rise with the ratings, or move the next one too"
            yield Finding("RE203", "error", place_of(band, moved[0]), message, remedy)


def apply_methods(proposal: Proposal) -> None:
    """Give the pack, or one of its standards, another method."""
    methods = proposal.said.get("methods", {})
    for name in methods:
        if name in _OF_FRAMEWORK:
            _method_of_framework(proposal, methods, name)
        elif name in proposal.standards:
            _method_of_standard(proposal, methods, name)
        else:
            place = place_of(methods, name, of_key=True)
            proposal.unknown(place, "standard", name, list(proposal.standards))


def _method_of_framework(proposal: Proposal, methods: Map, name: str) -> None:
    if name in proposal.root:
        proposal.merge(proposal.root[name], _only_method(proposal, methods, name), ("framework", name))
        return
    place, known = (
        place_of(methods, name, of_key=True),
        [each for each in _OF_FRAMEWORK if each in proposal.root],
    )
    proposal.unknown(place, "rule for", name, known, ("framework", name))


def _method_of_standard(proposal: Proposal, methods: Map, name: str) -> None:
    """Give a standard a method; one that follows the framework gets a rule of its own for it."""
    standard, item = proposal.standards[name].root, ("standard", name, "rating")
    method = _only_method(proposal, methods, name)
    if "rating" in standard:
        proposal.merge(standard["rating"], method, item)
    elif proposal.claim((*item, "method"), place_of(methods, name, of_key=True)):
        proposal.cite_new(method)
        proposal.put(standard, "rating", method, methods, at=methods.key_at[name])


def _only_method(proposal: Proposal, methods: Map, name: str) -> Map:
    """Return a rule that says its method, at the place of the overlay's method."""
    rule = Map(methods.key_at[name], methods.file)
    proposal.put(rule, "method", methods[name], methods, at=methods.value_at[name])
    return rule


def _lower_end(band: Map) -> tuple[bool, Fraction]:
    """Return where a band stands among others: an open lower end first."""
    bound = next((name for name in _LOWER if name in band), None)
    return bound is not None, exact(band[bound] if bound else 0)
