"""What each of many versions comes to for the same inspections, which are read and counted once.

For searching among proposals by the thousand. The conclusions are the plain evaluator's; a
version that is of interest is then compared by ``diff.engine``, with every explanation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.diff.alike import Alike
from ratings_engine.diff.joining import by_case
from ratings_engine.diff.recombining import Recombiner
from ratings_engine.errors import InvalidInput, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ratings_engine.diff.recombining import Provider
    from ratings_engine.errors import Finding
    from ratings_engine.samples.model import Inspection
    from ratings_engine.standards.model import Standards
    from ratings_engine.vocabulary import Level

__all__ = ["Landed", "rate_versions"]


class Landed(NamedTuple):
    """What a provider comes to: ``level`` and ``score`` are None where not rated.

    ``refused`` says why a version cannot rate it at all.
    """

    level: Level | None
    score: int | None
    refused: tuple[Finding, ...] = ()


def rate_versions(
    standards: Standards,
    versions: Iterable[Standards],
    inspections: Sequence[Inspection],
    *,
    indicative: bool = False,
) -> Iterator[tuple[Landed, ...]]:
    """Yield for each version where the inspections land, in their order.

    ``inspections`` are as ``standards`` read them, and so have the versions to: rules, thresholds
    and texts may differ. Raises UsageError RE046 for a version that asks other things.
    """
    alike = Alike(standards)
    providers = _Providers(alike, inspections, indicative=indicative)
    for version in versions:
        if not alike.reads(version):
            message = f"{version.id} asks other things than {standards.id}, so samples are read otherwise"
            raise UsageError("RE046", message, remedy="compare the two by themselves, with their samples")
        yield tuple(_landed(provider, version) for provider in providers.of(version))


class _Providers:
    """The inspections; each is counted case by case once a version counts otherwise."""

    def __init__(self, alike: Alike, inspections: Sequence[Inspection], *, indicative: bool) -> None:
        self._same = alike
        self._recombiner = Recombiner(indicative=indicative)
        self._inspections = inspections
        self._alike = [self._recombiner.provider(each) for each in inspections]
        self._otherwise: list[Provider] = []

    def of(self, version: Standards) -> list[Provider]:
        """Return what concludes a version, for each inspection."""
        if self._same.counts(version):
            return self._alike
        if not self._otherwise:
            self._otherwise = [self._recombiner.provider(by_case(each)) for each in self._inspections]
        return self._otherwise


def _landed(provider: Provider, version: Standards) -> Landed:
    try:
        overall = provider.conclude(version).overall
    except InvalidInput as error:
        return Landed(None, None, tuple(error.findings))
    return Landed(overall.level, None if overall.level is None else overall.points)
