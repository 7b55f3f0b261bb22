"""The list of installed packs, as a table or JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.presenters.json_result import as_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ratings_engine.standards.model import Standards

__all__ = ["present_packs"]

SCHEMA = "ratings-engine/packs/1"


def present_packs(packs: Sequence[Standards], form: str) -> str:
    """Return the packs in ``form``: table or json."""
    return _json(packs) if form == "json" else _table(packs)


def _json(packs: Sequence[Standards]) -> str:
    return as_json(
        {
            "schema": SCHEMA,
            "packs": [
                {
                    "id": p.id,
                    "title": p.title,
                    "version": p.version,
                    "programme": p.programme,
                    "effective": {"from": p.effective_from, "to": p.effective_to or None},
                    "provider_types": [t.id for t in p.provider_types],
                    "standards": len(p.standards),
                    "digest": p.digest,
                }
                for p in packs
            ],
        }
    )


def _table(packs: Sequence[Standards]) -> str:
    from tabulate import tabulate

    rows = [
        [
            p.id,
            p.version,
            p.effective_from,
            p.effective_to or "-",
            " ".join(t.id for t in p.provider_types),
            p.digest[7:19],
        ]
        for p in packs
    ]
    headers = ["Pack", "Version", "From", "To", "Types", "Digest"]
    return tabulate(rows, headers=headers, tablefmt="simple", disable_numparse=True) + "\n"
