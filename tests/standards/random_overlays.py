"""Random overlays on the pack with every feature: sensible, idle and nonsensical ones."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

__all__ = ["idle_changes", "overlays", "sections"]

RATING = st.sampled_from(["inadequate", "requires_improvement", "good", "outstanding"])
BEGINS = st.sampled_from(["requires_improvement", "good", "outstanding"])
STANDARD = st.sampled_from(["1.1", "2.9", "2.10", "2.9", "2.10", "7.7"])
QUESTION = st.sampled_from(
    ["1.1.1", "2.9.1", "2.9.2", "2.9.3", "2.10.1", "2.9.4", "2.10.2", "1.1.5", "7.7.7"]
)
PROMPT = st.sampled_from(["2.9.1.a", "2.9.1.b", "2.9.1.c", "2.9.3.a", "7.7.7.a"])
RULE = st.sampled_from(["all-weak", "any-weak", "two-of-three", "new-one", "nothing"])
NUMBER = st.one_of(
    st.integers(0, 100), st.integers(0, 7), st.sampled_from(["200/3", "100/3", 64.5, 80, 101, "1/7"])
)
METHOD = st.sampled_from(["lowest", "highest", "mean", "majority", "mean_of_points", "total_points"])
JUNK: st.SearchStrategy[Any] = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(-9, 9), st.sampled_from(["", "x", "share", "2.9", "good"])
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["id", "is", "method", "rating", "source", "share", "bands"]), inner, max_size=3
        ),
    ),
    max_leaves=6,
)
CONDITION = st.fixed_dictionaries(
    {"attribute": st.sampled_from(["sex", "report", "age"]), "is": st.sampled_from(["male", "female", "no"])}
)
SUBJECT = st.one_of(
    st.fixed_dictionaries({"standard": STANDARD, "is": RATING}),
    st.fixed_dictionaries({"key_question": QUESTION, "at_most": RATING}),
)


def some(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Return mappings with at least one of the fields."""
    return st.fixed_dictionaries({}, optional=fields).filter(bool)


def by(ids: st.SearchStrategy[str], values: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Return mappings of one or two ids."""
    return st.dictionaries(ids, values, min_size=1, max_size=2)


def several(items: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    """Return one or two different items."""
    return st.lists(items, min_size=1, max_size=2, unique_by=str)


@st.composite
def questions(draw: Any) -> dict[str, Any]:
    """Return a key question to add."""
    name = draw(QUESTION)
    return {
        "id": name,
        "lens": "new",
        "question": "Is it so?",
        **draw(st.just({}) | some(minimum_cases=NUMBER)),
    }


THRESHOLDS = by(st.sampled_from(["share", "load", "strict", "overall", "shares"]), by(BEGINS, NUMBER))
METHODS = by(st.sampled_from(["standards", "indicators", "overall", "1.1", "2.9", "2.10", "7.7"]), METHOD)
FRAMEWORK = some(
    discretion=st.none() | some(within=NUMBER, steps=st.integers(0, 4), record=st.just(["reason"])),
    rounding=some(policy=st.sampled_from(["exact", "whole_percent", "none"])),
    key_questions=some(minimum_cases=st.integers(0, 9), banding=st.sampled_from(["share", "strict", "no"])),
    scale=some(good=st.integers(0, 12), outstanding=st.integers(0, 12)),
    overall=some(may_be_unrated=st.integers(-1, 3), note=st.none() | st.just("Noted.")),
    bandings=by(st.sampled_from(["share", "strict", "spare"]), st.none() | some(note=st.just("Noted."))),
    attributes=by(st.sampled_from(["sex", "age", "rating"]), st.none() | st.just({"name": "Named"})),
    indicators=st.none() | some(method=METHOD),
)
STANDARDS = some(
    drop=several(STANDARD),
    change=by(
        STANDARD,
        some(
            counted=st.booleans(),
            name=st.just("Renamed"),
            applies_to=st.sampled_from([["nps"], ["crc"], ["nps", "crc"], ["yot"]]),
            applies_when=st.none() | CONDITION,
            rating=st.none() | st.fixed_dictionaries({"method": METHOD}),
        ),
    ),
    add=several(
        st.fixed_dictionaries(
            {
                "id": STANDARD,
                "name": st.just("Added"),
                "domain": st.just("2"),
                "assessed": st.just("cases"),
                "key_questions": several(questions()),
            }
        )
    ),
)
KEY_QUESTIONS = some(
    add=by(STANDARD, several(questions())),
    drop=several(QUESTION),
    move=by(QUESTION, QUESTION),
    change=by(
        QUESTION,
        some(lens=st.just("other"), banding=st.sampled_from(["share", "load"]), applies_when=CONDITION),
    ),
)
PROMPTS = some(
    add=by(QUESTION, several(st.fixed_dictionaries({"id": PROMPT, "text": st.just("Is it so?")}))),
    drop=several(PROMPT),
    change=by(PROMPT, some(essential=st.booleans(), text=st.none() | st.just("Is it?"))),
)
LIMITING_RULES = some(
    add=several(
        st.fixed_dictionaries(
            {
                "id": RULE,
                "target": st.sampled_from(["overall", "2.9", "2.10"]),
                "at_most": RATING,
                "when": st.fixed_dictionaries({"any": several(SUBJECT)}),
            }
        )
    ),
    drop=several(RULE),
    change=by(RULE, some(at_most=RATING, target=STANDARD)),
)
SENSIBLE = {
    "thresholds": THRESHOLDS,
    "methods": METHODS,
    "framework": FRAMEWORK,
    "standards": STANDARDS,
    "key_questions": KEY_QUESTIONS,
    "prompts": PROMPTS,
    "limiting_rules": LIMITING_RULES,
}


@st.composite
def sections(draw: Any, *, most: int = 2) -> dict[str, Any]:
    """Return one or a few sections of an overlay, of which each part may or may not fit the pack."""
    names = draw(st.lists(st.sampled_from(sorted(SENSIBLE)), min_size=1, max_size=most, unique=True))
    return {name: draw(SENSIBLE[name]) for name in names}


@st.composite
def overlays(draw: Any) -> dict[str, Any]:
    """Return sections of an overlay in which something may be of any form at all."""
    said = draw(sections(most=3))
    for _ in range(draw(st.integers(0, 2))):
        place = said
        while place and draw(st.booleans()):
            inner = place[draw(st.sampled_from(sorted(place)))]
            if not isinstance(inner, dict):
                break
            place = inner
        if place:
            place[draw(st.sampled_from([*sorted(place), "extends", "rating", "framework"]))] = draw(JUNK)
    return said


@st.composite
def idle_changes(draw: Any, pack: dict[str, Any], standards: list[dict[str, Any]]) -> dict[str, Any]:
    """Return an overlay that says of a pack what it says already."""
    said: dict[str, Any] = {}
    fields = sorted(set(pack) - {"id", "title", "version", "limiting_rules"})
    for field in draw(st.lists(st.sampled_from(fields), max_size=3, unique=True)):
        said.setdefault("framework", {})[field] = pack[field]
    for standard in draw(st.lists(st.sampled_from(standards), max_size=2, unique_by=str)):
        kept = {key: value for key, value in standard.items() if key not in ("id", "key_questions")}
        said.setdefault("standards", {}).setdefault("change", {})[standard["id"]] = kept
    for rule in draw(st.lists(st.sampled_from(pack["limiting_rules"]), max_size=1)):
        change = {key: value for key, value in rule.items() if key != "id"}
        said["limiting_rules"] = {"change": {rule["id"]: change}}
    return said
