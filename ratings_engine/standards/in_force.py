"""Which of the installed packs was in force on a day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from ratings_engine.errors import UsageError
from ratings_engine.standards.installed import installed
from ratings_engine.standards.loader import load_standards

if TYPE_CHECKING:
    from collections.abc import Collection

    from ratings_engine.standards.model import Standards

__all__ = ["standards_in_force"]


def standards_in_force(day: str, provider_types: Collection[str]) -> Standards:
    """Return the one installed pack in force on ``day`` for all of the provider types.

    ``day`` is written 2019-05-01; without provider types any pack will do. Overlays are
    proposals and never in force. Raises UsageError RE026 (no such day) and RE024 (no pack,
    or several).
    """
    _check(day)
    packs = [load_standards(one.id) for one in installed() if not one.is_overlay]
    able = [p for p in packs if set(provider_types) <= {t.id for t in p.provider_types}]
    found = [p for p in able if p.effective_from <= day and (not p.effective_to or day <= p.effective_to)]
    if len(found) == 1:
        return found[0]
    types = " and ".join(sorted(provider_types))
    whom = f" for {types}" if types else ""
    if not found:
        remedy = f"choose with --standards; installed{whom}: {_told(able) or 'none'}"
        raise UsageError("RE024", f"no pack was in force{whom} on {day}", remedy=remedy)
    remedy = (
        "choose one of them with --standards" if types else "say --provider-type, or choose with --standards"
    )
    raise UsageError("RE024", f"several packs were in force{whom} on {day}: {_told(found)}", remedy=remedy)


def _check(day: str) -> None:
    try:
        known = date.fromisoformat(day).isoformat() == day
    except ValueError:
        known = False
    if not known:
        raise UsageError("RE026", f"'{day}' is not a day", remedy="write it as 2019-05-01")


def _told(packs: list[Standards]) -> str:
    return ", ".join(f"{p.id} ({p.effective_from} to {p.effective_to or 'now'})" for p in packs)
