"""Cross-references of a pack: ids that must be known, unique or in their place."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from ratings_engine.errors import Finding
from ratings_engine.standards.compiler import sort_key
from ratings_engine.standards.source import Map, Seq, each_map, place_of
from ratings_engine.standards.suggestions import suggestion

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ratings_engine.errors import Place
    from ratings_engine.standards.pack import Pack

__all__ = ["reference_findings"]


class _Names(NamedTuple):
    """What the pack declares, by kind."""

    provider_types: list[str]
    domains: list[str]
    sources: list[str]
    bandings: list[str]
    measures: list[str]
    attributes: list[str]
    standards: list[str]
    key_questions: list[str]
    retired: Mapping[str, Place | None]


def reference_findings(pack: Pack) -> Iterator[Finding]:
    """Yield every reference to something undeclared, and every id declared twice."""
    names = _names(pack)
    yield from _framework(pack.framework.root, names)
    for document in pack.standards:
        yield from _standard(document.root, names, pack.framework.root.get("attributes", Map((0, 0))))
    yield from _duplicates(pack)
    yield from _nobody_counted(pack)
    yield from _days(pack.framework.root)


def _names(pack: Pack) -> _Names:
    root = pack.framework.root
    questions = [q for d in pack.standards for q in d.root["key_questions"]]
    declared = {name: list(root.get(name, {})) for name in _Names._fields[:-3]}
    standards = [d.root["id"] for d in pack.standards]
    asked = [question["id"] for question in questions]
    return _Names(**declared, standards=standards, key_questions=asked, retired=pack.retired)


def _known(
    holder: Map, key: str, known: list[str], what: str, retired: Mapping[str, Place | None] | None = None
) -> Iterator[Finding]:
    """Yield a finding where ``holder[key]``, or an item of it, is not among ``known``.

    What an overlay dropped (``retired``) is said to be, and where.
    """
    value = holder.get(key)
    items: Iterable[tuple[Map | Seq, str | int, Any]] = ()
    if isinstance(value, Seq):
        items = ((value, index, item) for index, item in enumerate(value))
    elif value is not None:
        items = ((holder, key, value),)
    for owner, index, item in items:
        if item not in known:
            message, remedy = f"there is no {what} '{item}'", suggestion(str(item), known)
            dropped = (retired or {}).get(item)
            if dropped is not None:
                message = f"{message}: it is dropped at {dropped}"
                remedy = "drop or change what refers to it, too"
            yield Finding("RE301", "error", place_of(owner, index), message, remedy)


def _cited(root: Map, names: _Names) -> Iterator[Finding]:
    for node in each_map(root):
        if isinstance(node.get("source"), str):
            yield from _known(node, "source", names.sources, "source")


def _framework(root: Map, names: _Names) -> Iterator[Finding]:
    yield from _cited(root, names)
    yield from _known(root["key_questions"], "banding", names.bandings, "banding")
    maximum = root["overall"].get("maximum")
    for provider_type in maximum if isinstance(maximum, Map) else ():
        if provider_type not in names.provider_types:
            place = place_of(maximum, provider_type, of_key=True)
            message = f"there is no provider type '{provider_type}'"
            yield Finding("RE301", "error", place, message, suggestion(provider_type, names.provider_types))
    for measure in root.get("measures", {}).values():
        yield from _known(measure, "banding", names.bandings, "banding")
    for rule in root.get("limiting_rules", ()):
        yield from _limiting_rule(rule, names)
    yield from _strata(root.get("sampling", {}).get("strata", Seq((0, 0))), names, root)


def _strata(strata: Seq, names: _Names, root: Map) -> Iterator[Finding]:
    """Yield strata of one name, and attributes and values in their conditions that are not declared."""
    first: dict[str, str] = {}
    for index, stratum in enumerate(strata):
        place = place_of(stratum, "name") if isinstance(stratum, Map) else place_of(strata, index)
        name = stratum["name"] if isinstance(stratum, Map) else stratum
        if name in first:
            message = f"the stratum '{name}' is already named at {first[name]}"
            yield Finding("RE302", "error", place, message, "give each its own name")
        first.setdefault(name, str(place))
        if isinstance(stratum, Map):
            yield from _case_condition(stratum["when"], names, root.get("attributes", Map((0, 0))))


def _case_condition(condition: Map, names: _Names, attributes: Map) -> Iterator[Finding]:
    """Yield attributes and values in a condition on cases that are not declared."""
    for part in each_map(condition):
        yield from _known(part, "attribute", names.attributes, "attribute")
        yield from _known_values(part, attributes)


def _limiting_rule(rule: Map, names: _Names) -> Iterator[Finding]:
    yield from _known(rule, "target", ["overall", *names.standards], "standard", names.retired)
    for conditions in rule["when"].values():
        for condition in conditions if isinstance(conditions, Seq) else ():
            yield from _known(condition, "standard", names.standards, "standard", names.retired)
            yield from _known(condition, "key_question", names.key_questions, "key question", names.retired)


def _known_values(comparison: Map, attributes: Map) -> Iterator[Finding]:
    """Yield values of a comparison that its attribute cannot have."""
    values = attributes.get(comparison.get("attribute", ""), {}).get("values")
    for key in ("is", "is_not", "in", "not_in") if values is not None else ():
        said = comparison.get(key, ())
        owner, items = (said, enumerate(said)) if isinstance(said, Seq) else (comparison, [(key, said)])
        known = [value.strip().lower() for value in values]
        for index, item in items if key in comparison else ():
            if item.strip().lower() not in known:
                message = f"'{comparison['attribute']}' has no value '{item}'"
                remedy = suggestion(item, list(values))
                yield Finding("RE328", "error", place_of(owner, index), message, remedy)


def _standard(root: Map, names: _Names, attributes: Map) -> Iterator[Finding]:
    yield from _cited(root, names)
    yield from _known(root, "domain", names.domains, "domain")
    for node in (root, *root["key_questions"]):
        yield from _known(node, "applies_to", names.provider_types, "provider type")
        yield from _known(node, "banding", names.bandings, "banding")
        yield from _known(node, "indicators", names.measures, "measure")
        if "applies_when" in node:
            yield from _case_condition(node["applies_when"], names, attributes)
    yield from _numbering(root)
    yield from _assessment(root)


def _numbering(root: Map) -> Iterator[Finding]:
    """Yield ids that do not continue their owner's: 2.1 has 2.1.1, which has 2.1.1.a."""
    for question in root["key_questions"]:
        yield from _continues(question, root["id"])
        for prompt in question.get("prompts", ()):
            yield from _continues(prompt, question["id"])


def _continues(node: Map, owner: str) -> Iterator[Finding]:
    if not node["id"].startswith(f"{owner}."):
        place = place_of(node, "id")
        yield Finding(
            "RE303",
            "error",
            place,
            f"'{node['id']}' stands under '{owner}' but does not continue its number",
            f"number it {owner}.…",
        )


def _assessment(root: Map) -> Iterator[Finding]:
    """Yield fields that belong to the other way of assessing a standard."""
    judged = root["assessed"] == "judgement"
    foreign = (
        ("derivation", "minimum_cases", "maximum_unanswered", "banding")
        if judged
        else ("characteristics", "indicators")
    )
    for question in root["key_questions"]:
        for field in foreign:
            if field in question:
                place = place_of(question, field, of_key=True)
                how = "judged" if judged else "answered case by case"
                yield Finding(
                    "RE304",
                    "error",
                    place,
                    f"'{field}' means nothing for a key question that is {how}",
                    "remove it, or change 'assessed'",
                )
        if judged and "characteristics" not in question:
            place = place_of(question, "id")
            yield Finding(
                "RE305",
                "error",
                place,
                f"judged key question {question['id']} has no characteristics of the four ratings",
                "add 'characteristics'",
            )


def _duplicates(pack: Pack) -> Iterator[Finding]:
    """Yield ids that are used twice: of standards, key questions and prompts, of limiting rules."""
    yield from _repeated([[n for n in each_map(d.root) if "id" in n] for d in pack.standards])
    yield from _same_number(pack)
    yield from _repeated([list(pack.framework.root.get("limiting_rules", ()))])
    yield from _former(pack)


def _former(pack: Pack) -> Iterator[Finding]:
    """Yield former ids that something else has, or had."""
    nodes = [node for document in pack.standards for node in each_map(document.root)]
    owners = {node["id"]: str(place_of(node, "id")) for node in nodes if "id" in node}
    for node in nodes:
        names = node.get("formerly", ())
        for index, name in enumerate(names):
            place = place_of(names, index)
            if name in owners:
                message = f"'{name}' is the id of something else, at {owners[name]}"
                remedy = "name only ids that are no longer used, each once"
                yield Finding("RE302", "error", place, message, remedy)
            owners.setdefault(name, str(place))


def _repeated(groups: list[list[Map]]) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for nodes in groups:
        for node in sorted(nodes, key=lambda n: n.at):
            place = place_of(node, "id")
            if node["id"] in first:
                message = f"the id '{node['id']}' is already used at {first[node['id']]}"
                yield Finding("RE302", "error", place, message, "give each its own id")
            first.setdefault(node["id"], str(place))


def _same_number(pack: Pack) -> Iterator[Finding]:
    """Yield ids of standards and key questions that are one number written in two ways."""
    first: dict[tuple[int, ...], Map] = {}
    for node in (node for d in pack.standards for node in (d.root, *d.root["key_questions"])):
        other = first.setdefault(sort_key(node["id"]), node)
        if other["id"] != node["id"]:
            message = f"'{node['id']}' is the same number as '{other['id']}' at {place_of(other, 'id')}"
            yield Finding("RE327", "error", place_of(node, "id"), message, "number them apart")


def _nobody_counted(pack: Pack) -> Iterator[Finding]:
    """Yield provider types for which no standard counts: they could never be rated."""
    types = pack.framework.root["provider_types"]
    for provider_type in types:
        counted = [
            d
            for d in pack.standards
            if provider_type in d.root.get("applies_to", types) and d.root.get("counted", True)
        ]
        if not counted:
            place = place_of(types, provider_type, of_key=True)
            message = f"no counted standard applies to provider type '{provider_type}'"
            yield Finding("RE306", "error", place, message, "add a standard, or remove the provider type")


def _days(root: Map) -> Iterator[Finding]:
    """Yield dates that are in no calendar, and a last day before the first."""
    effective = root["effective"]
    days = [(effective, key) for key in effective]
    days += [(source, "published") for source in root["sources"].values() if "published" in source]
    wrong = [(holder, key) for holder, key in days if not _in_calendar(holder[key])]
    for holder, key in wrong:
        message = f"'{key}' is {holder[key]}, which is in no calendar"
        yield Finding("RE322", "error", place_of(holder, key), message, "write it as year-month-day")
    if not wrong and "to" in effective and effective["to"] < effective["from"]:
        message = f"the last day, {effective['to']}, is before the first, {effective['from']}"
        yield Finding("RE322", "error", place_of(effective, "to"), message, "swap or correct them")


def _in_calendar(day: str) -> bool:
    """Return whether ``day`` exists; it may be a year, or a year and month, alone."""
    try:
        date.fromisoformat(day + "-01-01"[len(day) - len("2018") :])
    except ValueError:
        return False
    return True
