"""The list of installed packs and overlays, as a table or JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ratings_engine.presenters.json_result import as_json
from ratings_engine.presenters.wording import clean, short_digest
from ratings_engine.standards.installed import SHIPPED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ratings_engine.standards.installed import Installed
    from ratings_engine.standards.model import Standards

    Listed = tuple[Installed, Standards]

__all__ = ["present_packs"]

SCHEMA = "ratings-engine/packs/1"


def present_packs(packs: Sequence[Listed], form: str) -> str:
    """Return what is installed in ``form``: table or json."""
    return _json(packs) if form == "json" else _table(packs)


def _json(packs: Sequence[Listed]) -> str:
    return as_json({"schema": SCHEMA, "packs": [_entry(*listed) for listed in packs]})


def _entry(one: Installed, p: Standards) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": p.title,
        "version": p.version,
        "programme": p.programme,
        "effective": {"from": p.effective_from, "to": p.effective_to or None},
        "provider_types": [t.id for t in p.provider_types],
        "standards": len(p.standards),
        "digest": p.digest,
        "origin": one.origin,
        "extends": p.overlays[0].base_id if p.overlays else None,
    }


def _table(packs: Sequence[Listed]) -> str:
    plain = [listed for listed in packs if not listed[1].overlays]
    overlays = [listed for listed in packs if listed[1].overlays]
    parts = [_rows([_pack(*one) for one in plain], ["Pack", "Version", "From", "To", "Types", "Digest"])]
    if overlays:
        parts.append(_rows([_overlay(*one) for one in overlays], ["Overlay", "Version", "Changes", "Digest"]))
    return "\n".join(parts)


def _pack(one: Installed, p: Standards) -> list[str]:
    types = " ".join(t.id for t in p.provider_types)
    return [_named(one), p.version, p.effective_from, p.effective_to or "-", types, short_digest(p.digest)]


def _overlay(one: Installed, p: Standards) -> list[str]:
    base = p.overlays[0]
    return [_named(one), p.version, f"{base.base_id} {base.base_version}", short_digest(p.digest)]


def _named(one: Installed) -> str:
    return clean(one.id) if one.origin == SHIPPED else f"{clean(one.id)} ({clean(one.origin)})"


def _rows(rows: list[list[str]], headers: list[str]) -> str:
    from tabulate import tabulate

    return tabulate(rows, headers=headers, tablefmt="simple", disable_numparse=True) + "\n"
