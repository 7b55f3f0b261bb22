"""Load a pack: find it, read it, validate what has changed, compile it."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from ratings_engine.errors import Finding, InvalidInput
from ratings_engine.standards.compiler import compile_pack
from ratings_engine.standards.pack import find_pack, read_pack
from ratings_engine.standards.validated import is_validated, remember

if TYPE_CHECKING:
    from ratings_engine.standards.model import Standards
    from ratings_engine.standards.pack import Pack

__all__ = ["load_standards", "pack_findings"]


@functools.cache
def load_standards(reference: str) -> Standards:
    """Return the standards of a shipped pack id, or of a pack's folder.

    A pack whose content was validated before, by digest, is not validated again.
    Raises UsageError (no such pack) or InvalidInput (findings, all at once).
    """
    pack = read_pack(find_pack(reference))
    if not is_validated(pack.digest):
        findings = pack_findings(pack)
        if any(finding.severity == "error" for finding in findings):
            raise InvalidInput(findings)
        remember(pack.digest)
    return compile_pack(pack)


def pack_findings(pack: Pack) -> list[Finding]:
    """Return every finding on a pack, in order of place.

    References and tables are checked only where the schema is content: before that they
    would trip over the same faults.
    """
    # These need jsonschema or only serve validation, so that rating starts without them.
    from ratings_engine.standards.caps import cap_findings
    from ratings_engine.standards.references import reference_findings
    from ratings_engine.standards.tables import table_findings
    from ratings_engine.standards.validation import FRAMEWORK_SCHEMA, STANDARD_SCHEMA, schema_findings

    findings = list(pack.findings)
    findings += schema_findings(pack.framework, FRAMEWORK_SCHEMA)
    for document in pack.standards:
        findings += schema_findings(document, STANDARD_SCHEMA)
    if not findings:
        findings += reference_findings(pack)
        findings += table_findings(pack)
        findings += cap_findings(pack)
    return sorted(findings, key=lambda f: (f.place.file, f.place.line, f.place.column, f.code))
