"""Build hook: validates the shipped packs and lists their digests in the wheel.

A pack that is in the list is not validated again when it is used.
"""

from __future__ import annotations

import os
import sys
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

DIGESTS = "ratings_engine/standards/shipped-digests.txt"


class ShippedPacks(BuildHookInterface):  # type: ignore[type-arg]
    """Refuses to build a wheel with a pack that has errors."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Validate every pack under standards/ and add the list of digests to the wheel."""
        # An editable install reads the packs from the checkout, where they may change.
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        try:
            digests = _digests(os.path.join(self.root, "standards"))
        finally:
            sys.path.remove(self.root)
        os.makedirs(os.path.join(self.directory, "digests"), exist_ok=True)
        listed = os.path.join(self.directory, "digests", "shipped-digests.txt")
        with open(listed, "w", encoding="utf-8") as stream:
            stream.writelines(f"{digest}\n" for digest in digests)
        build_data["force_include"][listed] = DIGESTS


def _digests(folder: str) -> list[str]:
    """Return the digests of the packs and overlays under ``folder``, which must be without findings."""
    from ratings_engine.standards.checking import pack_findings
    from ratings_engine.standards.installed import shipped
    from ratings_engine.standards.opening import open_pack

    digests = []
    for one in shipped(folder):
        pack = open_pack(one.path)
        findings = pack_findings(pack)
        if findings:
            raise SystemExit("\n".join(f"{f.place}: {f.code} {f.message}" for f in findings))
        digests.append(pack.digest)
    return digests
