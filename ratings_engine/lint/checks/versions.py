"""A pack among others: its name, its version, and the days on which it is in force."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from ratings_engine.lint.check import Hit, check
from ratings_engine.standards.nodes import place_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ratings_engine.lint.check import Subject
    from ratings_engine.standards.model import Standards


@check(
    "RE323",
    group="references",
    why="On those days two sets of standards are in force, and a date no longer says which one rates.",
    remedy="Let the earlier one end the day before the later one begins; or say why both are in force.",
)
def in_force_beside_another(subject: Subject) -> Iterator[Hit]:
    """A pack is in force on days on which an earlier one of its programme rates the same provider types.

    It is told of the pack that starts later; an overlay is in force beside its pack on purpose.
    """
    own = subject.standards
    for other in _before(subject):
        types = {t.id for t in own.provider_types} & {t.id for t in other.provider_types}
        if types and own.effective_from <= (other.effective_to or own.effective_from):
            until = f"until {other.effective_to}" if other.effective_to else "without a last day"
            earlier = f"'{other.id}' {other.version}"
            message = f"{earlier} is in force {until}, and rates {', '.join(sorted(types))} as well"
            yield Hit(place_of(subject.pack.framework.root["effective"], "from"), message)


@check(
    "RE324",
    group="references",
    why="An inspection published in between would be rated by no standards at all.",
    remedy="Let the earlier one end the day before this one begins.",
)
def hole_before_this_pack(subject: Subject) -> Iterator[Hit]:
    """Between a pack and the one of its programme before it lie days on which neither is in force."""
    before = [other.effective_to for other in _before(subject)]
    if before and all(before):
        last = date.fromisoformat(max(before))
        first = date.fromisoformat(subject.standards.effective_from)
        if last + timedelta(days=1) < first:
            message = (
                f"no standards of '{subject.standards.programme}' are in force between {last} and {first}"
            )
            yield Hit(place_of(subject.pack.framework.root["effective"], "from"), message)


@check(
    "RE325",
    group="references",
    severity="note",
    why="The pack is loaded by its folder and named in results by its id, and people confuse the two.",
    remedy="Rename the folder, or correct the id.",
)
def id_differs_from_folder(subject: Subject) -> Iterator[Hit]:
    """A pack's id is not the name of its folder."""
    root = subject.pack.framework.root
    if root["id"] != subject.pack.name and not subject.standards.overlays:
        yield Hit(place_of(root, "id"), f"the id is '{root['id']}', the folder '{subject.pack.name}'")


@check(
    "RE326",
    group="references",
    severity="note",
    why="Tools that compare versions read 1.02.0 as no version, or as another one.",
    remedy="Write each number without zeros in front.",
)
def version_with_leading_zeros(subject: Subject) -> Iterator[Hit]:
    """A version has a number that starts with a zero."""
    root = subject.pack.framework.root
    if any(part != str(int(part)) for part in root["version"].split(".")):
        yield Hit(place_of(root, "version"), f"'{root['version']}' is not a semantic version")


def _before(subject: Subject) -> list[Standards]:
    """Return the other packs of the programme that start earlier; an overlay's base is none."""
    own = subject.standards
    bases = {overlay.base_id for overlay in own.overlays}
    return [
        other
        for other in subject.neighbours
        if other.programme == own.programme
        and other.id not in bases
        and not other.overlays
        and (other.effective_from, other.id) < (own.effective_from, own.id)
    ]
