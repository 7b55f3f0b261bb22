"""Files of tests: read, checked against the pack they are of, and their tables filled in."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from ratings_engine.errors import Finding, InvalidInput, Place, RatingsError
from ratings_engine.samples.document import SAMPLE_SCHEMA
from ratings_engine.standards.loader import load_standards
from ratings_engine.standards.nodes import Document, Map, Seq, as_text
from ratings_engine.standards.source import PACK_FILE_BYTES, parse
from ratings_engine.standards.validation import schema_findings
from ratings_engine.testing.expectations import expectation_findings
from ratings_engine.testing.model import PackTest, PackTestFile
from ratings_engine.testing.places import pack_with_tests
from ratings_engine.testing.tables import filled_tests

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ratings_engine.standards.model import Standards
    from ratings_engine.testing.places import PackWithTests
    from ratings_engine.testing.tables import Filled

__all__ = ["TEST_SCHEMA", "inspection_document", "read_tests", "test_file_findings"]

TEST_SCHEMA = os.path.join(os.path.dirname(os.path.abspath(__file__)), "schemas", "test.schema.json")


def test_file_findings(path: str) -> list[Finding]:
    """Return what is wrong with the file of tests at ``path``, in order of place; nothing is run.

    ``validate`` calls this for a YAML file in a folder ``tests`` that stands beside an overlay
    of its name or in a pack's folder (a pack's folder in git, ``REV:path``, will do as well).
    What is wrong with the pack itself is among the findings, for its tests cannot be checked
    without it.
    """
    try:
        read_tests(pack_with_tests(path))
    except RatingsError as error:
        return error.findings
    return []


def read_tests(pack: PackWithTests) -> tuple[Standards, tuple[PackTestFile, ...]]:
    """Return a pack's standards and the tests in all its files.

    Raises InvalidInput with every finding on the files (RE751 to RE759, and those of the
    schemas), or what is wrong with the pack.
    """
    standards = load_standards(pack.reference)
    files: list[PackTestFile] = []
    findings: list[Finding] = []
    for path in pack.paths:
        try:
            content = pack.files.read(path, PACK_FILE_BYTES)
            files.append(_read(parse(content, pack.shown(path)), path, standards))
        except RatingsError as error:
            findings += error.findings
    if findings:
        raise InvalidInput(findings)
    return standards, tuple(files)


def _read(document: Document, path: str, standards: Standards) -> PackTestFile:
    root = document.root
    _refuse(document.findings)
    if not isinstance(root, Map) or root.get("tests") in (None, []):
        message = "the file has no tests"
        remedy = "write some under 'tests:', or remove the file"
        _refuse([Finding("RE751", "error", Place(document.file, 1, 1), message, remedy)])
    _refuse(schema_findings(document, TEST_SCHEMA))
    findings = list(_repeated_names(root))
    filled = [(node, test) for node in root["tests"] for test in filled_tests(node, findings)]
    _refuse(findings)
    _refuse(schema_findings(_filled_document(document, [test for _, test in filled]), TEST_SCHEMA))
    tests = tuple(_test(root, test, path) for _, test in filled)
    _refuse(schema_findings(_sample_of(document.file, tests), SAMPLE_SCHEMA))
    _refuse(expectation_findings(standards, tests))
    return PackTestFile(document.file, root["title"], tests)


def _refuse(findings: Iterable[Finding]) -> None:
    """Raise InvalidInput where there are findings: what comes next would trip over them."""
    found = sorted(dict.fromkeys(findings), key=lambda f: (f.place.line, f.place.column, f.code))
    if found:
        raise InvalidInput(found)


def _repeated_names(root: Map) -> Iterator[Finding]:
    first: dict[str, tuple[int, int]] = {}
    for node in root["tests"]:
        at = node.key_at["name"]
        before = first.setdefault(node["name"], at)
        if before != at:
            place = Place(node.file, *node.value_at["name"])
            message = f"a test on line {before[0]} has the same name"
            yield Finding("RE756", "error", place, message, "say in the name what is different")


def _filled_document(document: Document, tests: list[Filled]) -> Document:
    """Return the document as it reads once its tables are filled in."""
    root = Map(document.root.at, document.file)
    for key, value in document.root.items():
        root[key] = value
        root.key_at[key], root.value_at[key] = document.root.key_at[key], document.root.value_at[key]
    root["tests"] = Seq(root.value_at["tests"], document.file)
    for test in tests:
        root["tests"].append(test.node)
        root["tests"].value_at.append(test.node.at)
    return Document(document.file, root, [])


def _test(root: Map, filled: Filled, path: str) -> PackTest:
    node = filled.node
    kind = node["given"].get("provider_type", node.get("provider_type", root.get("provider_type", "")))
    indicative = node.get("indicative", False)
    return PackTest(filled.name, filled.place, path, as_text(kind), indicative, node["given"], node["expect"])


def inspection_document(test: PackTest) -> Document:
    """Return what a test gives as the sample document of one inspection that it stands for."""
    named = isinstance(test.given.get("cases"), str)
    return _sample_of(test.path if named else test.place.file, [test])


def _sample_of(file: str, tests: Iterable[PackTest]) -> Document:
    root = Map((1, 1), file)
    root["inspections"] = Seq((1, 1), file)
    for test in tests:
        root["inspections"].append(_inspection(test))
        root["inspections"].value_at.append(test.given.at)
    return Document(file, root, [])


def _inspection(test: PackTest) -> Map:
    given = test.given
    node = Map(given.at, given.file)
    node.key_at, node.value_at = dict(given.key_at), dict(given.value_at)
    node.update((key, value) for key, value in given.items() if key != "others")
    node.setdefault("provider", test.name)
    if test.provider_type:
        node["provider_type"] = test.provider_type
    return node
