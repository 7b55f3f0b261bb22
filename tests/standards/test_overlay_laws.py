"""Laws of overlays, for random ones: nothing crashes, order does not matter, what is idle changes nothing."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from ratings_engine.errors import InternalError, InvalidInput, RatingsError
from ratings_engine.rating.engine import rate
from ratings_engine.samples.model import Sample
from ratings_engine.standards.checking import pack_findings
from ratings_engine.standards.compiler import compile_pack
from ratings_engine.standards.loader import load_standards
from ratings_engine.standards.model import Rule, standards_for
from ratings_engine.standards.opening import open_pack
from ratings_engine.standards.source import Exact, read
from tests.rating.given import counted, judged, nothing_known
from tests.standards.proposing import Folder
from tests.standards.random_overlays import idle_changes, overlays, sections
from tests.strategies import examples

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ratings_engine.samples.model import Inspection
    from ratings_engine.standards.model import Standards

VALID = Path(__file__).parent / "valid" / "every-feature"
LIMITS = Path(__file__).parents[1] / "rating" / "packs" / "limits"


def as_plain(path: Path) -> Any:
    """Return a file of a pack as plain data."""
    return _plain(read(os.fspath(path), path.name).root)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return float(value) if isinstance(value, Exact) else value


FRAMEWORK = as_plain(VALID / "framework.yaml")
STANDARDS = [as_plain(path) for path in sorted(VALID.glob("*.yaml")) if path.name != "framework.yaml"]


def on(base: Path, *stacked: dict[str, Any]) -> Standards | RatingsError:
    """Return a pack with overlays on it, or the error with which they are refused."""
    with tempfile.TemporaryDirectory() as name:
        folder = Folder(Path(name))
        shutil.copytree(base, folder.path / "base", ignore=shutil.ignore_patterns("tests"))
        for number, said in enumerate(stacked):
            says = "".join(f"{field}: {json.dumps(value)}\n" for field, value in said.items())
            below = "base" if number == 0 else f"o{number - 1}.yaml"
            top = folder.overlay(f"o{number}", says, extends=below)
        return _loaded(top)


def _loaded(top: str) -> Standards | RatingsError:
    try:
        pack = open_pack(top)
        findings = [f for f in pack_findings(pack) if f.severity == "error"]
        if findings:
            raise InvalidInput(findings)
        standards = compile_pack(pack)
    except RatingsError as error:
        return error
    check_places(standards, Path(top).parent)
    return standards


def check_places(standards: Standards, folder: Path) -> None:
    """Fail where a rule's file is not there, is too short, or is another than the proposal that it cites."""
    for rule in rules_in(standards):
        text = (folder / rule.file).read_text(encoding="utf-8")
        assert 1 <= rule.line <= text.count("\n") + 1
        if rule.source.startswith("o") and rule.source[1:].isdigit():
            assert rule.file == f"{rule.source}.yaml"


def rules_in(part: object) -> Iterator[Rule]:
    """Yield every rule of a compiled pack."""
    if isinstance(part, Rule):
        yield part
    else:
        inner = part.values() if isinstance(part, dict) else part if isinstance(part, tuple) else ()
        for each in inner:
            yield from rules_in(each)


def ratings(standards: Standards, seed: int) -> list[Any]:
    """Return the ratings of an inspection of each provider type, the same ones for the same questions."""
    found = []
    for kind in sorted(t.id for t in standards.provider_types):
        result = rate(standards, Sample("", "", (inspection_of(standards, kind, seed),))).inspections[0]
        nodes = [(s.id, s.level, [(q.id, q.level) for q in s.key_questions]) for s in result.standards]
        found.append((kind, result.overall.level, result.overall.score, nodes))
    return found


def inspection_of(standards: Standards, kind: str, seed: int) -> Inspection:
    """Return an inspection in which every judgement and tally follows from the seed and its own id."""
    levels, tallies = {}, []
    for standard in standards_for(standards, kind):
        if standard.assessed == "judgement":
            levels[standard.id] = chance(standard.id, seed).randrange(4)
        else:
            asked = [q.id for q in standard.key_questions if kind in q.applies_to]
            tallies += [
                counted(name, *(chance(name, seed + n).randrange(12) for n in range(4))) for name in asked
            ]
    return nothing_known(kind, judgements=judged(**levels), tallies=tuple(tallies))


def chance(name: str, seed: int) -> Random:
    """Return chances of its own for what has a name."""
    return Random(f"{name} {seed}")  # noqa: S311  (a test)


def told_with_places(error: RatingsError) -> bool:
    """Return whether every finding says what, where in a file, and what to do."""
    return not isinstance(error, InternalError) and all(
        f.code and f.message and f.remedy and f.place.file for f in error.findings
    )


@given(said=overlays(), seed=st.integers(0, 99))
@examples(100, shrink=False)
def test_an_overlay_rates_or_is_told_what_is_wrong(said: dict[str, Any], seed: int) -> None:
    """Whatever an overlay says, there is a pack that rates, or findings with places."""
    found = on(VALID, said)
    if isinstance(found, RatingsError):
        assert told_with_places(found)
    else:
        assert len(ratings(found, seed)) == len(found.provider_types)


@given(first=sections(), second=overlays())
@examples(80, shrink=False)
def test_two_overlays_rate_or_are_told_what_is_wrong(first: dict[str, Any], second: dict[str, Any]) -> None:
    """The second finds whatever the first left behind."""
    found = on(VALID, first, second)
    assert not isinstance(found, RatingsError) or told_with_places(found)


@given(first=sections(most=1), second=sections(most=1), seed=st.integers(0, 99))
@examples(250, shrink=False)
def test_the_order_of_proposals_does_not_matter(
    first: dict[str, Any], second: dict[str, Any], seed: int
) -> None:
    """Two proposals that can each be rated by rate alike in either order, or conflict in both."""
    if any(isinstance(on(VALID, said), RatingsError) for said in (first, second)):
        return
    one, other = on(VALID, first, second), on(VALID, second, first)
    assert isinstance(one, RatingsError) == isinstance(other, RatingsError)
    if not isinstance(one, RatingsError) and not isinstance(other, RatingsError):
        assert by_id(ratings(one, seed)) == by_id(ratings(other, seed))


def by_id(found: list[Any]) -> list[Any]:
    """Return ratings with key questions in the order of their ids."""
    return [
        (*rest, [(name, level, sorted(qs, key=str)) for name, level, qs in nodes]) for *rest, nodes in found
    ]


@given(said=idle_changes(FRAMEWORK, STANDARDS), seed=st.integers(0, 99))
@examples(25, shrink=False)
def test_what_is_so_already_changes_nothing(said: dict[str, Any], seed: int) -> None:
    """The ratings, and the rules that they cite, are the base's."""
    base, found = load_standards(os.fspath(VALID)), on(VALID, said)
    assert not isinstance(found, RatingsError)
    assert ratings(found, seed) == ratings(base, seed)
    cited = {(rule.id, rule.line, rule.source) for rule in rules_in(base)}
    assert {(rule.id, rule.line, rule.source) for rule in rules_in(found)} == cited


@given(number=st.integers(0, 9), seed=st.integers(0, 99))
@examples(10, shrink=False)
def test_a_rule_dropped_and_added_again_is_the_same(number: int, seed: int) -> None:
    """A limiting rule that is dropped and added in the same words caps what it capped."""
    rules = as_plain(LIMITS / "framework.yaml")["limiting_rules"]
    rule = rules[number % len(rules)]
    found = on(LIMITS, {"limiting_rules": {"drop": [rule["id"]], "add": [rule]}})
    assert not isinstance(found, RatingsError)
    assert ratings(found, seed) == ratings(load_standards(os.fspath(LIMITS)), seed)
