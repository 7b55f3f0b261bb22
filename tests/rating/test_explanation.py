"""Tests of explanations: every rule can be looked up, every step follows from earlier ones."""

from __future__ import annotations

import functools
import os
import random
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from ratings_engine.rating.engine import MAX_CASES_EXPLAINED, rate, rate_inspection
from ratings_engine.samples.model import DiscretionRecord, GivenTally, MeasureValue, Sample
from ratings_engine.standards.installed import shipped_folder, shipped_ids
from ratings_engine.standards.loader import load_standards
from ratings_engine.standards.model import LimitingRule, RatingCondition, Rule
from ratings_engine.vocabulary import RATINGS
from tests.rating.given import HERE, PACKS, counted, inspection_of, judged, nothing_known, the_standards
from tests.strategies import sheet_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ratings_engine.results.model import InspectionResult, KeyQuestionNode, LimitNode, StandardNode
    from ratings_engine.samples.model import Inspection

# --- where rules stand


@functools.cache
def lines_of(file: str) -> tuple[dict[str, int], Any]:
    """Return the line of every node of a pack's file by its path (``bandings/x/bands/0``), and the data."""
    folder = next(f for f in (shipped_folder(), PACKS) if os.path.exists(os.path.join(f, file)))
    with open(os.path.join(folder, file), encoding="utf-8") as stream:
        text = stream.read()
    found: dict[str, int] = {}

    def walk(node: yaml.Node, path: str) -> None:
        found[path] = node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                walk(value, f"{path}/{key.value}")
        elif isinstance(node, yaml.SequenceNode):
            for index, value in enumerate(node.value):
                walk(value, f"{path}/{index}")

    walk(yaml.compose(text), "")
    return found, yaml.safe_load(text)


def path_of(rule: Rule) -> str:
    """Return the path at which a pack's file holds the rule, by the rule's id alone."""
    _, root = lines_of(rule.file)
    kind, _, rest = rule.id.partition(".")
    if kind in PATHS:
        return PATHS[kind](root, rest)
    if kind in ("standards", "indicators"):
        return f"/{kind}{_method(root[kind], rest)}"
    return f"/{kind}"


def _banding(root: Any, rest: str) -> str:
    """Return the path of ``name``, or of ``name.rating``: one of its bands."""
    name, _, rating = rest.partition(".")
    return f"/bandings/{name}{_band(root['bandings'][name], rating)}"


def _band(table: Any, rating: str) -> str:
    return f"/bands/{[band['rating'] for band in table['bands']].index(rating)}" if rating else ""


def _method(node: Any, rest: str) -> str:
    """Return the path of ``method``, or of ``mean.rating``: a band of the mean."""
    method, _, rating = rest.partition(".")
    assert node["method"] == method
    return _band(node, rating)


def _standard(root: Any, rest: str) -> str:
    """Return the path of standard ``2.1``, of its method ``2.1.lowest``, or of a band of its mean."""
    assert rest == root["id"] or rest.startswith(f"{root['id']}.")
    own = rest.removeprefix(root["id"]).removeprefix(".")
    return f"/rating{_method(root['rating'], own)}" if own else ""


def _listed(key: str) -> Callable[[Any, str], str]:
    """Return how to find what is listed under ``key`` by its id."""
    return lambda root, name: f"/{key}/{[item['id'] for item in root[key]].index(name)}"


PATHS = {
    "banding": _banding,
    "overall": lambda root, rest: f"/overall{_band(root['overall'], rest)}",
    "standard": _standard,
    "key_question": _listed("key_questions"),
    "limit": _listed("limiting_rules"),
    "measure": lambda _root, rest: f"/measures/{rest}",
    "enough_answers": lambda _root, _rest: "/key_questions",
    "derivation": lambda _root, _rest: "/key_questions/derivation",
}


def rules_in(node: Any) -> Iterator[Rule]:
    """Yield every rule named anywhere in a node and the nodes below it."""
    if isinstance(node, Rule):
        yield node
    elif isinstance(node, tuple):
        for part in node:
            yield from rules_in(part)


def check_rules(node: Any) -> set[str]:
    """Check that each rule in a node stands where it says, and return their ids."""
    seen = set()
    for rule in set(rules_in(node)):
        if rule.file == "ratings-engine":
            # What every pack shares: counting, judging, and the like stand in no file.
            assert rule.line == 0
            continue
        found, _ = lines_of(rule.file)
        if rule.id == "enough_answers" and not rule.file.endswith("framework.yaml"):
            # A key question of its own minimum says so itself.
            assert rule.line in [line for path, line in found.items() if path.startswith("/key_questions/")]
        else:
            assert rule.line == found[path_of(rule)], rule
        assert rule.confidence in ("confirmed", "recalled", "interpreted", ""), rule
        seen.add(rule.id)
    return seen


@pytest.mark.parametrize(
    ("pack", "kind"), [(p, t.id) for p in shipped_ids() for t in load_standards(p).provider_types]
)
def test_every_rule_stands_where_the_result_says(pack: str, kind: str) -> None:
    """Each rule that a result names is in the pack's file, on the line that it gives."""
    standards = load_standards(pack)
    for seed in range(6):
        inspection = inspection_of(standards, kind, random.Random(seed))  # noqa: S311
        seen = check_rules(rate_inspection(standards, inspection))
        assert any(rule.startswith("banding.") for rule in seen)


def test_rules_of_every_kind_stand_where_the_result_says() -> None:
    """So do the rules of every method, of limiting rules, measures, indicators and discretion."""
    methods, limits, shipped = (the_standards(p) for p in ("methods", "limits", "probation-2018"))
    seen = set()
    for seed in range(6):
        chance = random.Random(seed)  # noqa: S311
        seen |= check_rules(rate_inspection(methods, inspection_of(methods, "unit", chance)))
        seen |= check_rules(rate_inspection(limits, inspection_of(limits, "inner", chance)))
    measured = nothing_known("crc", measures=(MeasureValue("vacancy_rate", Fraction(7), HERE),))
    seen |= check_rules(rate_inspection(shipped, measured, indicative=True))
    tallies = tuple(counted(f"2.1.{n}", 62, 38) for n in (1, 2, 3))
    record = DiscretionRecord("2.1", 2, "Because.", "A panel", HERE)
    moved = nothing_known("crc", tallies=tallies, discretion=(record,))
    seen |= check_rules(rate_inspection(shipped, moved))
    assert {
        "standard.2.1.lowest",
        "standard.2.2.highest",
        "standard.2.4.majority",
        "limit.leadership-first",
        "limit.no-safety",
        "measure.same_officer",
        "banding.vacancy-rate.good",
        "indicators.lowest",
        "discretion",
        "enough_answers",
        "overall.good",
    } <= seen
    assert {rule for rule in seen if rule.startswith("standard.2.3.mean.")}


def test_the_rule_of_a_key_question_is_the_one_that_fired() -> None:
    """A key question names the band that rated it, or what kept it from being rated."""
    pack = load_standards("probation-2018")
    tallies = (counted("2.1.1", 13, 7), counted("2.1.2", 1, 0, unanswered=1), counted("2.1.3", 0, 0))
    result = rate_inspection(pack, nothing_known("crc", tallies=tallies, judgements=judged(**{"1.1.1": 1})))
    rules = {q.id: q.rule.id for s in result.standards for q in s.key_questions}
    assert rules["2.1.1"] == "banding.share-of-cases.good"
    assert rules["2.1.2"] == rules["2.1.3"] == "enough_answers"
    assert (rules["1.1.1"], rules["2.2.1"]) == ("judgement", "no_source")


# --- what fired, and from what


def chain_of(result: InspectionResult) -> list[str]:
    """Return what is wrong with the chain of firings: premises that came from nowhere, or too late."""
    concluded = {id(firing.conclusion): number for number, firing in enumerate(result.firings)}
    assert len(concluded) == len(result.firings)
    wrong = []
    for number, firing in enumerate(result.firings):
        assert 1 <= len(firing.premises) <= 2
        for premise in firing.premises:
            known = concluded.get(id(premise))
            if known is None and not is_given(premise):
                wrong.append(f"{firing.rule.id}: {premise} came from nowhere")
            elif known is not None and known >= number:
                wrong.append(f"{firing.rule.id}: {premise} came later")
    return wrong


GIVEN = {"scheme", "published", "judged", "unsourced", "judged_standard", "unsourced_standard", "move", "sum"}


def is_given(fact: Any) -> bool:
    """Return whether a fact is of a kind that an inspection starts from."""
    return bool(GIVEN & set(fact)) or str(fact.get("at", "")).endswith("/0")


@pytest.mark.parametrize("pack", ["methods", "limits", *shipped_ids()])
def test_every_premise_was_given_or_concluded_before(pack: str) -> None:
    """Each firing rests on facts of the inspection or on conclusions of earlier firings."""
    standards = the_standards(pack)
    for kind in standards.provider_types:
        for seed in range(4):
            inspection = inspection_of(standards, kind.id, random.Random(seed))  # noqa: S311
            assert chain_of(rate_inspection(standards, inspection)) == []


def test_the_chain_ends_in_what_the_nodes_say() -> None:
    """The last conclusions about standards and the provider are the ratings of their nodes."""
    pack = load_standards("youth-2021")
    result = rate_inspection(pack, inspection_of(pack, "yot", random.Random(4)))  # noqa: S311
    concluded = {
        f.conclusion["of"]: f.conclusion.get("level") for f in result.firings if "of" in f.conclusion
    }
    assert concluded["overall"] == result.overall.level
    assert [concluded[f"s{s.id}"] for s in result.standards] == [s.level for s in result.standards]
    questions = [q for s in result.standards if s.basis == "tallies" for q in s.key_questions]
    assert [concluded[f"q{q.id}"] for q in questions] == [q.level for q in questions]


# --- which key questions bind

RATED = {0: (0, 9), 1: (6, 4), 2: (7, 3), 3: (9, 1)}
"""Counts of yes and no for each rating."""


@pytest.mark.parametrize(
    ("standard", "levels", "level", "binding"),
    [
        ("2.1", (2, 1, 3, 1), 1, (False, True, False, True)),
        ("2.1", (2, 2, 2, 2), 2, (True, True, True, True)),
        ("2.1", (3, 3, 2, None), 2, (False, False, True, False)),
        ("2.2", (2, 1, 3, 1), 3, (False, False, True, False)),
        ("2.2", (0, 0, None, None), 0, (True, True, False, False)),
        ("2.3", (2, 1, 3, 1), 2, (True, True, True, True)),
        ("2.3", (0, None, 3, 3), 2, (True, False, True, True)),
        ("2.4", (3, 1, 2, 1), 1, (False, True, False, True)),
        ("2.4", (3, 2, 2, 0), 2, (False, True, True, False)),
        ("2.4", (3, 3, 0, 0), 0, (False, False, True, True)),
        ("2.1", (3, 3, None, None), None, (False, False, False, False)),
    ],
)
def test_binding(
    standard: str, levels: tuple[int | None, ...], level: int | None, binding: tuple[bool, ...]
) -> None:
    """Lowest, highest, mean (2.3) and majority (2.4) each say which key questions set the rating."""
    tallies = tuple(
        counted(f"{standard}.{n}", *RATED[found]) for n, found in enumerate(levels, 1) if found is not None
    )
    node = standard_of(
        rate_inspection(the_standards("methods"), nothing_known("unit", tallies=tallies)), standard
    )
    assert node.level == level
    assert tuple(q.binding for q in node.key_questions) == binding


def standard_of(result: InspectionResult, standard: str) -> StandardNode:
    """Return the node of a standard."""
    return next(s for s in result.standards if s.id == standard)


def question_of(result: InspectionResult, question: str) -> KeyQuestionNode:
    """Return the node of a key question."""
    return next(q for s in result.standards for q in s.key_questions if q.id == question)


# --- limiting rules


def limited(kind: str = "inner", **levels: int) -> InspectionResult:
    """Return the result by the limiting rules of the test pack, from judgements."""
    return rate_inspection(the_standards("limits"), nothing_known(kind, judgements=judged(**levels)))


def limit_of(result: InspectionResult, name: str) -> LimitNode:
    """Return the node of a limiting rule on the provider."""
    return next(limit for limit in result.overall.limits if limit.id == name)


def test_a_limiting_rule_that_applies_and_caps() -> None:
    """Inadequate leadership caps a provider that would be Good, and the node says so."""
    result = limited(**{"1.1": 0, "2.1": 3, "2.2": 3})
    node = limit_of(result, "leadership-first")
    assert (result.overall.computed, result.overall.level) == (2, 1)
    assert (node.applies, node.capped, node.needed, node.met, node.unknown, node.absent) == (
        True,
        True,
        1,
        1,
        0,
        0,
    )
    assert node.conditions == (("1.1", 0, 0, 0, True),)
    assert node.at_most == 1


def test_a_limiting_rule_that_applies_without_effect() -> None:
    """A rule that applies to a provider that is no better anyway caps nothing."""
    result = limited(**{"1.1": 0, "2.1": 0, "2.2": 3})
    assert (result.overall.computed, result.overall.level) == (1, 1)
    assert (limit_of(result, "leadership-first").applies, limit_of(result, "leadership-first").capped) == (
        True,
        False,
    )
    assert (limit_of(result, "two-weak").applies, limit_of(result, "two-weak").capped) == (True, False)


def test_a_limiting_rule_that_does_not_apply() -> None:
    """One weak standard where two are needed limits nothing."""
    result = limited(**{"1.1": 1, "2.1": 3, "2.2": 3})
    node = limit_of(result, "two-weak")
    assert (node.applies, node.capped, node.needed, node.met) == (False, False, 2, 1)
    assert [(subject, found, holds) for subject, _, _, found, holds in node.conditions] == [
        ("1.1", 1, True),
        ("2.1", 3, False),
        ("2.2", 3, False),
    ]


def test_a_condition_on_what_is_not_rated_is_unknown() -> None:
    """What is not rated fulfils no condition, and is told as unknown."""
    result = limited(**{"1.1": 1, "2.2": 3})
    node = limit_of(result, "two-weak")
    assert (node.applies, node.met, node.unknown, node.absent) == (False, 1, 1, 0)
    assert node.conditions[1] == ("2.1", 0, 1, None, False)
    assert (result.overall.level, result.overall.not_rated) == (2, ("2.1",))


def test_a_condition_on_what_is_not_asked_is_absent() -> None:
    """A standard that the provider type is not asked leaves the conditions, and is counted as absent."""
    result = limited("outer", **{"1.1": 1, "2.1": 1})
    node = limit_of(result, "two-weak")
    assert (node.applies, node.met, node.unknown, node.absent) == (True, 2, 0, 1)
    assert [condition[0] for condition in node.conditions] == ["1.1", "2.1"]


def test_caps_of_standards_follow_one_another() -> None:
    """A cap on assessment, from its key question, is what the cap on planning looks at."""
    tallies = (counted("2.1.1", 9, 1), counted("2.1.2", 0, 9), counted("2.2.1", 9, 1))
    result = rate_inspection(the_standards("limits"), nothing_known("inner", tallies=tallies))
    assessment, planning = standard_of(result, "2.1"), standard_of(result, "2.2")
    assert (assessment.computed, assessment.level, assessment.points) == (3, 1, 1)
    assert (planning.computed, planning.level, planning.points) == (3, 2, 2)
    assert [(n.id, n.applies, n.capped) for n in assessment.limits] == [("no-safety", True, True)]
    assert [(n.id, n.applies, n.capped) for n in planning.limits] == [("planning-follows", True, True)]
    assert planning.limits[0].conditions == (("2.1", 0, 1, 1, True),)
    assert [q.binding for q in assessment.key_questions] == [True, False]


def test_a_condition_on_a_key_question_of_a_judged_standard_is_unknown() -> None:
    """Where the standard itself was judged its key questions are not known, so nothing is capped."""
    result = limited(**{"1.1": 3, "2.1": 3, "2.2": 3})
    [node] = standard_of(result, "2.1").limits
    assert (node.applies, node.met, node.unknown) == (False, 0, 1)
    assert (standard_of(result, "2.1").level, result.overall.level) == (3, 3)


def test_an_unrated_provider_is_not_capped() -> None:
    """A rule may apply to a provider without a rating, and then it changes nothing."""
    result = limited(**{"1.1": 0})
    node = limit_of(result, "leadership-first")
    assert (node.applies, node.capped, result.overall.level) == (True, False, None)


def test_a_rule_after_another_that_capped_as_low_caps_nothing() -> None:
    """Of two rules that apply, the second makes a difference only to what the first one left."""
    plain = the_standards("limits")
    leadership = plain.limiting_rules[0]
    again, lower = (leadership._replace(id=f"level-{level}", at_most=level) for level in (1, 0))
    pack = plain._replace(digest="twice", limiting_rules=(leadership, again, lower))
    levels = {"1.1": 0, "2.1": 3, "2.2": 3}
    overall = rate_inspection(pack, nothing_known("inner", judgements=judged(**levels))).overall
    assert [(n.applies, n.capped) for n in overall.limits] == [(True, True), (True, False), (True, True)]
    assert (overall.computed, overall.level) == (2, 0)


# --- what rests on indicators


def indicative_result(rule: LimitingRule | None = None, *, counts: bool = True) -> InspectionResult:
    """Return the result of a company of which 1.2 alone rests on an indicator, and is Good."""
    plain = load_standards("probation-2018")
    standards = tuple(s._replace(counted=counts) if s.id == "1.2" else s for s in plain.standards)
    pack = plain._replace(
        digest=f"indicative:{rule and rule.target}:{counts}",
        standards=standards,
        limiting_rules=(rule,) if rule else (),
    )
    others = [s.id for s in plain.standards if "crc" in s.applies_to and s.id != "1.2"]
    measures = (MeasureValue("vacancy_rate", Fraction(7), HERE),)
    given = nothing_known("crc", judgements=judged(**dict.fromkeys(others, 2)), measures=measures)
    return rate_inspection(pack, given, indicative=True)


def test_a_counted_indicator_marks_the_provider() -> None:
    """A standard rated by indicators marks itself, and the provider whose score it is part of."""
    result = indicative_result()
    assert [s.id for s in result.standards if s.indicative] == ["1.2"]
    assert result.overall.indicative


def test_an_indicator_that_does_not_count_marks_itself_alone() -> None:
    """A standard that is not counted leaves the provider's rating unmarked."""
    result = indicative_result(counts=False)
    assert [s.id for s in result.standards if s.indicative] == ["1.2"]
    assert not result.overall.indicative


def test_a_limiting_rule_that_looks_at_an_indicator_marks_its_target() -> None:
    """What a limiting rule may cap because of an indicator rests on it too."""
    conditions = (RatingCondition("1.2", 0, 0),)
    on_standard = LimitingRule("staff-first", "", "2.1", 1, 1, conditions, Rule("limit.x", "", 0, "", ""))
    result = indicative_result(on_standard, counts=False)
    assert [s.id for s in result.standards if s.indicative] == ["1.2", "2.1"]
    assert result.overall.indicative
    on_provider = on_standard._replace(target="overall")
    result = indicative_result(on_provider, counts=False)
    assert [s.id for s in result.standards if s.indicative] == ["1.2"]
    assert result.overall.indicative


# --- discretion


def test_discretion_is_told() -> None:
    """A moved standard tells from what, to what, why and by whom, and its computed rating stays."""
    pack = load_standards("probation-2018")
    tallies = tuple(counted(f"2.1.{n}", 62, 38) for n in (1, 2, 3))
    record = DiscretionRecord("2.1", 2, "Late cases improved.", "A panel", HERE)
    result = rate_inspection(pack, nothing_known("crc", tallies=tallies, discretion=(record,)))
    node = standard_of(result, "2.1")
    assert (node.computed, node.level) == (1, 2)
    assert node.discretion is not None
    assert node.discretion[:5] == (1, 2, "Late cases improved.", "A panel", HERE)
    assert node.discretion.rule.id == "discretion"
    assert [q.binding for q in node.key_questions] == [True, True, True]
    assert [q.level for q in node.key_questions] == [1, 1, 1]
    assert standard_of(result, "2.2").discretion is None


# --- cases


def with_cases(count: int) -> Inspection:
    """Return an inspection of so many cases, answered to 2.1.1 and to a prompt of 2.1.2."""
    rows = [(number % 2, 0) for number in range(count)]
    return nothing_known("crc", cases=sheet_of(["2.1.1", "2.1.2.a"], rows))


def test_cases_are_explained_when_asked_for() -> None:
    """Each case tells how it counts for each key question, by its judged answer or its prompts."""
    pack = load_standards("probation-2018")
    result = rate_inspection(pack, with_cases(12), cases=True)
    assert result.cases is not None
    assert [case.id for case in result.cases][:3] == ["C1", "C10", "C11"]
    case = result.cases[0]
    assert [(q.key_question, q.given, q.derived, q.counted) for q in case.questions] == [
        ("2.1.1", "yes", None, "yes"),
        ("2.1.2", None, "unanswered", "unanswered"),
    ]
    assert [(i, essential, answer) for i, _, essential, answer in case.questions[1].prompts][:2] == [
        ("2.1.2.a", True, "yes"),
        ("2.1.2.b", True, "unanswered"),
    ]
    assert str(case.questions[0].place) == "random.csv:2:2"
    assert result.case_count == 12
    assert rate_inspection(pack, with_cases(12)).cases is None


def test_a_case_names_the_rule_behind_its_answer() -> None:
    """An answer by prompts names the derivation, one not asked the question; a judged one nothing."""
    pack = the_standards("methods")
    sheet = sheet_of(["2.5.1", "2.5.1.a", "2.5.2"], [(3, 1, 0), (1, 0, 3), (3, 3, 3)])
    attributes = [("order",), ("order",), ("none",)]
    cases = tuple(c._replace(attributes=a) for c, a in zip(sheet.cases, attributes, strict=True))
    given = nothing_known("unit", cases=sheet._replace(cases=cases, attributes=("sentence",)))
    nodes = rate_inspection(pack, given, cases=True).cases
    assert nodes is not None
    by_prompts, by_judgement, not_asked = ({q.key_question: q for q in c.questions}["2.5.1"] for c in nodes)
    assert (by_prompts.counted, by_prompts.share) == ("no", Fraction(200, 3))
    assert by_prompts.rule is not None
    assert by_prompts.rule.id == "derivation"
    assert (by_judgement.counted, by_judgement.rule, by_judgement.share) == ("no", None, None)
    assert not_asked.counted == "not_asked"
    assert not_asked.rule is not None
    assert not_asked.rule.id == "key_question.2.5.1"
    assert check_rules((by_prompts, not_asked)) == {"derivation", "key_question.2.5.1"}


def test_one_case_is_explained_however_many_there_are() -> None:
    """A single case is explained by its id, beyond a thousand cases too."""
    pack = load_standards("probation-2018")
    nodes = rate_inspection(pack, with_cases(MAX_CASES_EXPLAINED + 1), case="C1001").cases
    assert nodes is not None
    assert [node.id for node in nodes] == ["C1001"]


def test_only_so_many_cases_are_explained() -> None:
    """Beyond a thousand cases none is explained one by one, and the count still tells."""
    pack = load_standards("probation-2018")
    some, many = (
        rate_inspection(pack, with_cases(count), cases=True)
        for count in (MAX_CASES_EXPLAINED, MAX_CASES_EXPLAINED + 1)
    )
    assert some.cases is not None
    assert len(some.cases) == some.case_count == MAX_CASES_EXPLAINED
    assert (many.cases, many.case_count) == (None, MAX_CASES_EXPLAINED + 1)


# --- the whole result


def test_a_result_names_its_standards_and_sample() -> None:
    """A result says by which version of which standards, from which sample, in the sample's order."""
    pack = load_standards("probation-2018")
    inspections = tuple(nothing_known("crc", provider=name) for name in ("B", "A"))
    result = rate(pack, Sample("sample.yaml", "sha256:0", inspections))
    assert result.standards[:4] == (pack.id, pack.title, pack.version, pack.digest)
    assert (result.source, result.digest) == ("sample.yaml", "sha256:0")
    assert [i.provider for i in result.inspections] == ["B", "A"]
    assert result.inspections[0].provider_type_name == "Community Rehabilitation Company"


def test_points_add_up_to_the_score() -> None:
    """The points of counted standards add up to the score, of the best for each."""
    for seed in range(20):
        pack = load_standards("youth-2021")
        result = rate_inspection(pack, inspection_of(pack, "yot", random.Random(seed)))  # noqa: S311
        points = [s.points for s in result.standards if s.points is not None]
        assert result.overall.rated == len(points)
        if result.overall.level is not None:
            assert (result.overall.score, result.overall.max_score) == (sum(points), 3 * len(points))
            assert result.overall.value == Fraction(sum(points), len(points))
        assert all(s.points is None for s in result.standards if not s.counted)


def test_published_percentages_are_told_as_published() -> None:
    """A published percentage keeps its fraction, and its number of cases where it is known."""
    pack = load_standards("probation-2018")
    given = GivenTally("2.1.1", None, None, None, None, Fraction(647, 10), 394, HERE)
    node = question_of(rate_inspection(pack, nothing_known("crc", tallies=(given,))), "2.1.1")
    assert (node.percentage, node.banded, node.of, node.yes) == (
        Fraction(647, 10),
        Fraction(647, 10),
        394,
        None,
    )
    assert RATINGS[node.level or 0] == "requires_improvement"
