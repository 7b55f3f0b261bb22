"""Checks of a pack's limiting rules: their form, and that no cap waits for itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ratings_engine.standards.source import Map, Seq
from ratings_engine.standards.tables import finding
from ratings_engine.vocabulary import OVERALL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ratings_engine.errors import Finding
    from ratings_engine.standards.pack import Pack

__all__ = ["cap_findings"]


def cap_findings(pack: Pack) -> Iterator[Finding]:
    """Yield faults of the pack's limiting rules."""
    yield from _forms(pack.framework.root)
    yield from _cycles(pack.framework.root)


def _forms(root: Map) -> Iterator[Finding]:
    for rule in root.get("limiting_rules", ()):
        when = rule["when"]
        if set(when) not in ({"all"}, {"any"}, {"at_least", "of"}):
            yield finding(
                "RE209",
                rule,
                "when",
                "'when' is not all, any, or at_least with of",
                "use one of the three forms",
            )
        elif "of" in when and when["at_least"] > len(when["of"]):
            yield finding(
                "RE210",
                when,
                "at_least",
                f"it wants {when['at_least']} of {len(when['of'])} conditions",
                "want fewer, or add conditions",
            )


def _cycles(root: Map) -> Iterator[Finding]:
    """Yield limiting rules of standards that wait for one another, or for themselves."""
    rules = [r for r in root.get("limiting_rules", ()) if r["target"] != OVERALL]
    waits: dict[str, set[str]] = {}
    for rule in rules:
        waits.setdefault(rule["target"], set()).update(_standards_in(rule["when"]))
    for rule in rules:
        if rule["target"] in _reachable(rule["target"], waits):
            yield finding(
                "RE211",
                rule,
                "target",
                f"the cap of {rule['target']} waits for its own outcome",
                "let caps of standards look at key questions, or at other standards only one way",
            )


def _standards_in(when: Map) -> set[str]:
    return {c["standard"] for cs in when.values() if isinstance(cs, Seq) for c in cs if "standard" in c}


def _reachable(start: str, waits: dict[str, set[str]]) -> set[Any]:
    seen: set[str] = set()
    stack = list(waits.get(start, ()))
    while stack:
        here = stack.pop()
        if here not in seen:
            seen.add(here)
            stack += waits.get(here, ())
    return seen
