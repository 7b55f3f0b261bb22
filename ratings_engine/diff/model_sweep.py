"""What a sweep says: how many providers have which rating while numbers of the rules vary."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from ratings_engine.errors import Finding
    from ratings_engine.results.model import StandardsRef
    from ratings_engine.vocabulary import Level

__all__ = ["Axis", "Cell", "Flip", "Landing", "Stretch", "Sweep", "Target"]


class Target(NamedTuple):
    """A number of the rules that varies: ``text`` names it as it was given (``2.2.good``).

    ``words`` name it for people; ``unit`` is percent, points, cases or number. It varies
    from ``low`` to ``high``, both included, by whole numbers alone where it is ``whole``;
    ``now`` are the values that the rules have at present, one for each rule that varies with it.
    """

    text: str
    words: str
    unit: str
    low: Fraction
    high: Fraction
    whole: bool
    now: tuple[Fraction, ...]


class Stretch(NamedTuple):
    """Neighbouring values at which every provider has the same rating: from ``low`` to ``high``.

    ``low_closed`` and ``high_closed`` say whether the ends belong to it; a single value has
    ``low`` equal to ``high``, both closed.
    """

    low: Fraction
    low_closed: bool
    high: Fraction
    high_closed: bool


class Axis(NamedTuple):
    """A target with its stretches, from the lowest values to the highest, without a gap."""

    target: Target
    stretches: tuple[Stretch, ...]


class Landing(NamedTuple):
    """Where one provider lands: ``level`` is None where not rated; ``refused`` where it cannot be."""

    level: Level | None
    refused: tuple[Finding, ...] = ()


class Cell(NamedTuple):
    """What holds while each target is in one of its stretches.

    ``places`` are the places of the stretches, one for each axis; ``landings`` are parallel to
    the sweep's providers; ``counts`` are providers by rating (None: not rated) and ``refused``
    how many cannot be rated at all, who are not in ``counts``.
    """

    places: tuple[int, ...]
    landings: tuple[Landing, ...]
    counts: Mapping[Level | None, int]
    refused: int


class Flip(NamedTuple):
    """A value at which a provider's rating changes.

    ``below`` and ``above`` are its ratings just below and just above the value ``at``, and
    ``itself`` at the value, which is most often one of the two. At the end of the range, or of
    what is possible, ``below`` or ``above`` is None.
    """

    provider: str
    provider_type: str
    at: Fraction
    below: Landing | None
    itself: Landing
    above: Landing | None


class Sweep(NamedTuple):
    """A sweep of one target or two; ``providers`` are (provider, provider type).

    ``cells`` hold every combination of stretches, the last axis running fastest. ``flips`` are
    by provider and value, for a single target; with two there are none. ``present`` is where
    providers land by the rules as they are.
    """

    standards: StandardsRef
    source: str
    axes: tuple[Axis, ...]
    providers: tuple[tuple[str, str], ...]
    present: tuple[Landing, ...]
    cells: tuple[Cell, ...]
    flips: tuple[Flip, ...]
