"""Tests of the rule changes between two packs: complete, each once, with exact values and places."""

from __future__ import annotations

import time
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from ratings_engine.standards import model
from ratings_engine.standards.changes import COMPARISONS, RuleChange, rule_changes
from ratings_engine.standards.comparing import bare
from ratings_engine.standards.loader import load_standards
from ratings_engine.standards.model import Standards
from tests.strategies import examples, packs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

VALID = Path(__file__).parent / "valid"
Path_ = tuple[Any, ...]
NOT_RULES = {name for name, comparisons in COMPARISONS.items() if not comparisons}
EVERY_FIELD = {
    (name, field)
    for name, made in vars(model).items()
    if isinstance(made, type) and hasattr(made, "_fields") and name != "Overlay"
    for field in made._fields
}

ANNOTATIONS = {
    made: {name: getattr(said, "__forward_arg__", said) for name, said in made.__annotations__.items()}
    for made in vars(model).values()
    if isinstance(made, type) and hasattr(made, "_fields")
}


def every_feature() -> Standards:
    """Return the pack that uses every feature of the format."""
    return load_standards(str(VALID / "every-feature"))


# --- changing one thing anywhere in the model


def leaves(value: Any, path: Path_ = ()) -> Iterator[Path_]:
    """Yield the paths to every field of the model that says something, and is not a place."""
    if hasattr(value, "_fields"):
        said = [name for name in value._fields if not is_place(value, name, path)]
        yield from ((*path, name) for name in said)
        parts = {name: getattr(value, name) for name in said if name != "banding"}  # compared by its id
    else:
        parts = dict(enumerate(value)) if isinstance(value, tuple) else value
    for step, part in parts.items() if isinstance(parts, dict) else ():
        yield from leaves(part, (*path, step))


def is_place(value: Any, name: str, path: Path_) -> bool:
    """Return whether a field says nothing of the rules: a place, a name of its holder, a void."""
    if isinstance(value, Standards):
        return name in NOT_RULES
    if isinstance(value, model.Rule):
        return name in ("id", "file", "line")
    if isinstance(value, model.Band) and name.endswith("_closed"):
        return getattr(value, name.removesuffix("_closed")) is None
    if isinstance(value, model.CaseCondition) and value.kind != "compare":
        return name in ("attribute", "values", "negated")
    named_by_key = ("sources", "bandings", "measures", "attributes")
    return name == "id" and len(path) == 2 and path[0] in named_by_key


def read(value: Any, path: Path_) -> Any:
    """Return what stands at a path of the model."""
    for step in path:
        value = getattr(value, step) if hasattr(value, "_fields") else value[step]
    return value


def replaced(value: Any, path: Path_, new: Any) -> Any:
    """Return the model with something else at a path."""
    if not path:
        return new
    step, *rest = path
    part = replaced(read(value, (step,)), tuple(rest), new)
    if hasattr(value, "_fields"):
        return value._replace(**{step: part})
    if isinstance(value, dict):
        return {**value, step: part}
    return (*value[:step], part, *value[step + 1 :])


def others(value: Any, path: Path_, pack: Standards) -> list[Any]:
    """Return other values for what stands at a path."""
    name, holder = path[-1], read(pack, path[:-1])
    annotation = ANNOTATIONS[type(holder)][name]
    if name in SPECIAL:
        return SPECIAL[name](value, pack)
    if value is None:
        return [Fraction(1)] if annotation == "Fraction | None" else []
    none = [None] if annotation.endswith("| None") else []
    level = [(value + 1) % 4] if annotation == "Level" else []
    if name in ORDERED_FOR_READERS:
        return [value[:-1]] if value else []
    return none + (level or next((make(value) for kind, make in OTHERS if isinstance(value, kind)), []))


ORDERED_FOR_READERS = (
    "standards", "key_questions", "prompts", "provider_types", "limiting_rules", "bands",
)  # fmt: skip


def shorter(value: tuple[Any, ...]) -> list[Any]:
    """Return a list without its last item, and turned round; nothing for a part of the model."""
    if hasattr(value, "_fields") or not value:
        return []
    return [value[:-1], *([value[::-1]] if len(set(map(bare, value))) > 1 else [])]


SPECIAL: dict[str, Callable[[Any, Standards], list[Any]]] = {
    "banding": lambda value, pack: [table for table in pack.bandings.values() if table.id != value.id],
    "bandings": lambda value, _: [{**value, "more": table} for table in list(value.values())[:1]],
    "former": lambda value, pack: [(*value, ("9.9.9", pack.standards[0].key_questions[0].id))],
    "points": lambda _, __: [],
    "characteristics": lambda value, _: [()] if value else [],
}
OTHERS: list[tuple[type, Callable[[Any], list[Any]]]] = [
    (bool, lambda value: [not value]),
    (int, lambda value: [value + 1]),
    (Fraction, lambda value: [value + 1]),
    (str, lambda value: [value + "9"]),
    (frozenset, lambda value: [value | {"added"}, *([value - {min(value)}] if value else [])]),
    (dict, lambda value: [{k: v for k, v in value.items() if k != dropped} for dropped in value]),
    (tuple, shorter),
]


def mutants(pack: Standards) -> Iterator[tuple[Path_, Standards]]:
    """Yield the pack with one thing changed, for each thing and each way to change it."""
    for path in leaves(pack):
        for other in others(read(pack, path), path, pack):
            yield path, replaced(pack, path, other)


def test_every_change_of_every_field_is_told() -> None:
    """Whatever is changed in a pack with every feature, forth or back, at least one change says so."""
    pack = every_feature()
    for path, mutant in mutants(pack):
        assert rule_changes(pack, mutant), path
        assert rule_changes(mutant, pack), path


def test_another_order_is_no_change() -> None:
    """Standards, key questions, prompts, bands, rules and types may stand in any order."""
    pack = every_feature()
    turned = 0
    for path in leaves(pack):
        value = read(pack, path)
        if path[-1] in ORDERED_FOR_READERS and len(value) > 1:
            turned += 1
            assert rule_changes(pack, replaced(pack, path, value[::-1])) == [], path
    assert turned > len(ORDERED_FOR_READERS)


def test_every_field_of_the_model_was_changed() -> None:
    """No field of any part of the model escapes that test, but for names and places."""
    pack = every_feature()
    changed = {(type(read(pack, path[:-1])).__name__, path[-1]) for path, _ in mutants(pack)}
    untouched = {
        *(("Standards", name) for name in NOT_RULES),
        *(("Rule", name) for name in ("id", "file", "line")),
        *((name, "id") for name in ("Citation", "Attribute", "Measure", "Banding")),
        *(("Standards", name) for name in ("points", "scale", "rounding", "overall")),
    }
    parts = {(t, f) for t, f in EVERY_FIELD if f in ("rule", "gate", "combination", "characteristics")}
    assert EVERY_FIELD - changed - parts == untouched


def test_ids_of_changes_are_unique() -> None:
    """No two changes between two packs have the same id."""
    names = ["probation-2018", "probation-2021", "probation-2023", "youth-2018", "youth-2021"]
    shipped = [load_standards(name) for name in names]
    for old in shipped:
        for new in shipped:
            ids = [change.id for change in rule_changes(old, new)]
            assert len(ids) == len(set(ids))
            assert bool(ids) == (old is not new)


@given(packs(), st.data())
@examples(150)
def test_one_change_anywhere_is_told(pack: Standards, data: st.DataObject) -> None:
    """Whatever is changed in a random pack, at least one change says so, and none where nothing is."""
    path, mutant = data.draw(st.sampled_from(list(mutants(pack))))
    changes = rule_changes(pack, mutant)
    assert changes, path
    assert len({change.id for change in changes}) == len(changes)
    assert all(change.old != change.new for change in changes)
    assert rule_changes(pack, pack._replace(id="other", digest="other", title="Other")) == []


@given(packs(), packs())
@examples(60)
def test_changes_turn_round(old: Standards, new: Standards) -> None:
    """From new to old each change is there again, with old and new exchanged."""
    forth = {(c.old, c.new) for c in rule_changes(old, new)}
    back = {(c.new, c.old) for c in rule_changes(new, old)}
    assert forth == back
    assert bool(forth) == (meaning(old) != meaning(new))


def meaning(pack: Standards) -> Any:
    """Return a pack without its names and places."""
    return [without_places(getattr(pack, name)) for name in sorted(set(Standards._fields) - NOT_RULES)]


def without_places(value: Any) -> Any:
    """Return a part of the model without places, dictionaries included."""
    return {key: bare(part) for key, part in value.items()} if isinstance(value, dict) else bare(value)


# --- what is told of a change


def told(old: Standards, new: Standards) -> dict[str, tuple[str | None, str | None]]:
    """Return the old and new values by the ids of changes, but for what only cites a source."""
    changes = rule_changes(old, new)
    return {c.id: (c.old, c.new) for c in changes if c.kind not in ("source", "citation_added")}


def with_standard(pack: Standards, name: str, **fields: Any) -> Standards:
    """Return a pack with other fields of a standard."""
    return pack._replace(standards=tuple(s._replace(**fields) if s.id == name else s for s in pack.standards))


def test_a_threshold_is_one_change() -> None:
    """Where a rating begins the one below ends: that is one change, with both places."""
    changes = rule_changes(load_standards("probation-2018"), load_standards("tighter-good"))
    assert [change for change in changes if change.kind == "threshold"] == [
        RuleChange(
            "threshold:share-of-cases.good",
            "threshold",
            None,
            "the threshold of Good in the banding share-of-cases",
            "at_least: 65",
            "at_least: 70",
            "probation-2018/framework.yaml:70",
            "tighter-good.yaml:13",
            "guidance-manual-2018",
            "tighter-good",
        )
    ]


def test_a_threshold_of_a_falling_table_is_named_for_the_better_rating() -> None:
    """Where few are good, the threshold between two ratings is the better one's upper end."""
    pack = load_standards("probation-2018")
    table = pack.bandings["share-hampered"]
    outstanding, good, *rest = table.bands
    moved = (outstanding._replace(high=Fraction(25)), good._replace(low=Fraction(25)), *rest)
    new = pack._replace(bandings={**pack.bandings, table.id: table._replace(bands=moved)})
    assert told(pack, new) == {"threshold:share-hampered.outstanding": ("at_most: 20", "at_most: 25")}


def test_a_gap_is_told_with_both_bounds() -> None:
    """Where neighbours no longer meet, both of their bounds are told."""
    pack = load_standards("probation-2018")
    table = pack.bandings["share-of-cases"]
    worst, *rest = table.bands
    moved = (worst._replace(high=Fraction(45)), *rest)
    new = pack._replace(bandings={**pack.bandings, table.id: table._replace(bands=moved)})
    assert told(pack, new) == {
        "threshold:share-of-cases.requires_improvement": ("at_least: 50", "below: 45, at_least: 50")
    }


def test_a_method_of_all_standards_is_one_change() -> None:
    """The framework's method is one change, a standard's own method another."""
    pack = load_standards("probation-2018")
    usual = pack.standards[0].combination
    majority = usual._replace(method="majority")
    everywhere = pack._replace(standards=tuple(s._replace(combination=majority) for s in pack.standards))
    assert told(pack, everywhere) == {"method:standards": ("lowest", "majority")}
    assert told(pack, with_standard(pack, "2.1", combination=majority)) == {
        "method:2.1": ("lowest", "majority")
    }
    own = usual._replace(method="highest", rule=usual.rule._replace(line=1))
    assert told(pack, with_standard(everywhere, "2.2", combination=own)) == {
        "method:2.2": ("lowest", "highest"),
        "method:standards": ("lowest", "majority"),
    }


def test_a_rule_that_all_key_questions_share_is_one_change() -> None:
    """Neither the framework's minimum of cases nor its share of prompts is told forty times."""
    pack = load_standards("probation-2018")

    def stricter(question: model.KeyQuestion) -> model.KeyQuestion:
        assert question.derivation is not None
        derivation = question.derivation._replace(share=Fraction(75))
        return question._replace(minimum_cases=5, derivation=derivation)

    new = pack._replace(
        standards=tuple(
            s._replace(key_questions=tuple(stricter(q) for q in s.key_questions)) for s in pack.standards
        ),
        measures={name: m._replace(minimum_cases=5) for name, m in pack.measures.items()},
    )
    assert told(pack, new) == {
        "derivation:key-questions": ("60", "75"),
        "gate:key-questions.minimum_cases": ("1", "5"),
    }


def test_what_comes_and_goes_has_its_words() -> None:
    """A key question that is dropped, a limiting rule that is added."""
    pack = load_standards("probation-2018")
    assessment = next(s for s in pack.standards if s.id == "2.1")
    dropped = with_standard(pack, "2.1", key_questions=assessment.key_questions[:2])
    (change,) = rule_changes(pack, dropped)
    assert (change.id, change.kind, change.standard) == (
        "question-dropped:2.1.3",
        "key_question_dropped",
        "2.1",
    )
    assert (change.what, change.new, change.new_at) == ("key question 2.1.3 is dropped", None, None)
    assert change.old == assessment.key_questions[2].question
    added = told(pack, load_standards("public-protection"))
    assert list(added) == ["limiting-rule-added:public-protection"]


def test_a_standard_with_another_number_is_renumbered() -> None:
    """A standard that differs in nothing but its number is one change, and not two."""
    pack = load_standards(str(VALID / "minimal"))
    (standard,) = pack.standards
    number = "7.7"
    questions = tuple(
        q._replace(
            id=q.id.replace(standard.id, number, 1),
            prompts=tuple(p._replace(id=p.id.replace(standard.id, number, 1)) for p in q.prompts),
        )
        for q in standard.key_questions
    )
    new = pack._replace(standards=(standard._replace(id=number, key_questions=questions),))
    assert told(pack, new) == {f"standard-renumbered:{number}": (standard.id, number)}
    other = pack._replace(standards=(new.standards[0]._replace(name="Another"),))
    assert told(pack, other) == {
        f"standard-dropped:{standard.id}": (standard.name, None),
        f"standard-added:{number}": (None, "Another"),
    }


def test_key_questions_that_a_proposal_moves_are_moved() -> None:
    """Key questions with a former number are compared with what they were under it."""
    changes = told(load_standards("probation-2018"), load_standards("unpaid-work-and-resettlement"))
    assert {name: said for name, said in changes.items() if not name.startswith("wording")} == {
        "question-moved:4.1.5": ("4.2.1", "4.1.5"),
        "question-moved:4.1.6": ("4.2.2", "4.1.6"),
        "question-moved:4.1.7": ("4.2.3", "4.1.7"),
        "standard-dropped:4.2": ("Through the Gate", None),
    }


def test_changes_take_time_in_proportion_to_the_pack() -> None:
    """Two packs of two thousand standards are compared in seconds: nothing is looked for twice."""
    pack = load_standards("probation-2018")
    first = pack.standards[0]
    many = tuple(first._replace(id=f"{n}.1") for n in range(2000))
    old, new = (pack._replace(standards=many[n:]) for n in (0, 1))
    start = time.process_time()
    assert list(told(old, new)) == ["standard-dropped:0.1"]
    assert time.process_time() - start < 20
