"""Everything that rating demands of a pack, in one place: schema, references, tables, caps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.errors import InvalidInput
from ratings_engine.standards.validated import is_validated, remember

if TYPE_CHECKING:
    from ratings_engine.errors import Finding
    from ratings_engine.standards.pack import Pack

__all__ = ["form_findings", "pack_findings", "require_sound"]


def form_findings(pack: Pack) -> list[Finding]:
    """Return what the schemas find wrong in the form of a pack's files."""
    from ratings_engine.standards.validation import FRAMEWORK_SCHEMA, STANDARD_SCHEMA, schema_findings

    findings = list(schema_findings(pack.framework, FRAMEWORK_SCHEMA))
    for document in pack.standards:
        findings += schema_findings(document, STANDARD_SCHEMA)
    return findings


def pack_findings(pack: Pack) -> list[Finding]:
    """Return every finding on a pack, in order of place.

    References and tables are checked only where the schema is content: before that they
    would trip over the same faults.
    """
    # These need jsonschema or only serve validation, so that rating starts without them.
    from ratings_engine.standards.caps import cap_findings
    from ratings_engine.standards.references import reference_findings
    from ratings_engine.standards.tables import table_findings

    findings = [*pack.findings, *form_findings(pack)]
    if not any(finding.severity == "error" for finding in findings):
        findings += reference_findings(pack)
        findings += table_findings(pack)
        findings += cap_findings(pack)
    return sorted(findings, key=lambda f: (f.place.file, f.place.line, f.place.column, f.code))


def require_sound(pack: Pack) -> None:
    """Raise InvalidInput with every finding on a pack that has an error among them.

    A pack whose content was validated before, by digest, is not validated again.
    """
    if is_validated(pack.digest):
        return
    findings = pack_findings(pack)
    if any(finding.severity == "error" for finding in findings):
        raise InvalidInput(findings)
    remember(pack.digest)
