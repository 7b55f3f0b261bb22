"""What changed in the rules that all standards of a pack share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ratings_engine.standards.comparing import (
    ELSEWHERE,
    Field,
    Spot,
    by_id,
    comes_or_goes,
    compare,
    compare_fields,
    compare_rules,
)
from ratings_engine.standards.written import (
    write_limiting_rule,
    write_names,
    write_number,
    write_strata,
    write_when,
)
from ratings_engine.vocabulary import OVERALL, RATING_NAMES, RATINGS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ratings_engine.standards.comparing import RuleChange
    from ratings_engine.standards.model import LimitingRule, Standards

__all__ = [
    "ATTRIBUTE",
    "CITATION",
    "DISCRETION",
    "LIMITING_RULE",
    "MEASURE",
    "PROVIDER_TYPE",
    "ROUNDING",
    "SAMPLING",
    "compare_attributes",
    "compare_discretion",
    "compare_domains",
    "compare_limiting_rules",
    "compare_measures",
    "compare_points",
    "compare_provider_types",
    "compare_rounding",
    "compare_sampling",
    "compare_scale",
    "compare_sources",
]

PROVIDER_TYPE: Mapping[str, Field | None] = {
    "id": ELSEWHERE,
    "name": Field("provider_type", "the name of {}", "{}.name"),
}
CITATION: Mapping[str, Field | None] = {
    "id": ELSEWHERE,
    "title": Field("citation", "the title of {}", "{}.title"),
    "publisher": Field("citation", "the publisher of {}", "{}.publisher"),
    "published": Field("citation", "the date of {}", "{}.published"),
    "licence": Field("citation", "the licence of {}", "{}.licence"),
    "note": Field("citation", "the note on {}", "{}.note"),
}
ATTRIBUTE: Mapping[str, Field | None] = {
    "id": ELSEWHERE,
    "name": Field("attribute", "the name of {}", "{}.name"),
    "values": Field("attribute", "the values of {}", "{}.values", write_names),
}
MEASURE: Mapping[str, Field | None] = {
    "id": ELSEWHERE,
    "of": Field("measure", "what {} is of", "{}.of"),
    "name": Field("measure", "the name of {}", "{}.name"),
    "question": Field("measure", "the question of {}", "{}.question"),
    "unit": Field("measure", "the unit of {}", "{}.unit"),
    "banding": Field("measure", "the banding of {}", "{}.banding", lambda banding: str(banding.id)),
    "minimum_cases": ELSEWHERE,
    "maximum_unanswered": ELSEWHERE,
    "gate": ELSEWHERE,
    "rule": ELSEWHERE,
}
ROUNDING: Mapping[str, Field | None] = {
    "policy": Field("rounding", "which percentage is banded", "policy"),
    "rule": ELSEWHERE,
}
DISCRETION: Mapping[str, Field | None] = {
    "within": Field("discretion", "how near a threshold discretion needs", "within", write_number),
    "steps": Field("discretion", "how many ratings discretion may move", "steps", write_number),
    "record": Field("discretion", "what has to be recorded of discretion", "record", write_names),
    "rule": ELSEWHERE,
}
SAMPLING: Mapping[str, Field | None] = {
    "confidence_level": Field("sampling", "the sample's confidence level", "confidence_level", write_number),
    "margin": Field("sampling", "the sample's margin of error", "margin", write_number),
    "match_on": Field("sampling", "what the sample is matched on", "match_on", write_names),
    "strata": Field("sampling", "the sample's strata", "strata", write_strata),
    "levels": Field("sampling", "the sample's levels", "levels", write_names),
    "cases_per_officer": Field("sampling", "the cases of one officer", "cases_per_officer", write_number),
    "rule": ELSEWHERE,
}
LIMITING_RULE: Mapping[str, Field | None] = {
    "id": ELSEWHERE,
    "title": Field("limiting_rule_changed", "the title of {}", "{}.title"),
    "target": Field("limiting_rule_changed", "what {} caps", "{}.target"),
    "at_most": Field("limiting_rule_changed", "the cap of {}", "{}.at_most", RATINGS.__getitem__),
    "needed": ELSEWHERE,
    "conditions": ELSEWHERE,
    "rule": ELSEWHERE,
}


def _compare_each(
    kind: str,
    words: str,
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    fields: Mapping[str, Field | None],
    title: str = "name",
) -> Iterator[RuleChange]:
    """Yield the changes of things that have an id, a ``title``, fields and perhaps a rule."""
    for name in {**old, **new}:
        was, now = old.get(name), new.get(name)
        rules = [getattr(item, "rule", None) for item in (was, now)]
        spot = Spot(name, f"{words} {name}", None, *rules)
        if was is None or now is None:
            said = [item and getattr(item, title) for item in (was, now)]
            yield from comes_or_goes(spot, kind, *said, added=was is None)
        else:
            yield from compare_fields(spot, was, now, fields)
            yield from compare_rules(spot, f"{kind}.")


def compare_provider_types(old: Standards, new: Standards) -> Iterator[RuleChange]:
    """Yield the provider types that come, go, or have another name."""
    was, now = by_id(old.provider_types), by_id(new.provider_types)
    yield from _compare_each("provider_type", "the provider type", was, now, PROVIDER_TYPE)


def compare_domains(old: Standards, new: Standards) -> Iterator[RuleChange]:
    """Yield the domains that come, go, or have another name."""
    for number in {**old.domains, **new.domains}:
        was, now = old.domains.get(number), new.domains.get(number)
        spot = _framework(f"{number}.name", f"domain {number}")
        yield from compare(spot, Field("domain", "the name of {}"), was, now)


def compare_sources(old: Standards, new: Standards) -> Iterator[RuleChange]:
    """Yield the changes of what rules cite."""
    yield from _compare_each("citation", "the source", old.sources, new.sources, CITATION, "title")


def compare_attributes(old: Standards, new: Standards) -> Iterator[RuleChange]:
    """Yield the changes of what a sample may say of a case."""
    yield from _compare_each("attribute", "the attribute", old.attributes, new.attributes, ATTRIBUTE)


def compare_measures(old: Standards, new: Standards) -> Iterator[RuleChange]:
    """Yield the changes of what indicators rest on."""
    yield from _compare_each("measure", "the measure", old.measures, new.measures, MEASURE)


def compare_points(old: Standards, new: Standards) -> Iterator[RuleChange]:
    """Yield the ratings that are worth other points."""
    for level, (was, now) in enumerate(zip(old.points, new.points, strict=True)):
        spot = Spot(RATINGS[level], RATING_NAMES[level], None, old.scale, new.scale)
        yield from compare(spot, Field("points", "what {} is worth in points"), was, now)


def compare_scale(old: Standards, new: Standards) -> Iterator[RuleChange]:
    """Yield what changed in what the scale rests on."""
    yield from compare_rules(Spot("scale", "the points of ratings", None, old.scale, new.scale))


def compare_rounding(old: Standards, new: Standards) -> Iterator[RuleChange]:
    """Yield the change of which percentage is banded."""
    spot = Spot("rounding", "the rounding", None, old.rounding.rule, new.rounding.rule)
    yield from compare_fields(spot, old.rounding, new.rounding, ROUNDING)
    yield from compare_rules(spot)


def compare_discretion(old: Standards, new: Standards) -> Iterator[RuleChange]:
    """Yield the changes of how far a panel may move a rating."""
    yield from _compare_optional("discretion", old.discretion, new.discretion, DISCRETION)


def compare_sampling(old: Standards, new: Standards) -> Iterator[RuleChange]:
    """Yield the changes of what a case sample aims at."""
    yield from _compare_optional("sampling", old.sampling, new.sampling, SAMPLING)


def _compare_optional(
    name: str,
    old: Any,  # noqa: ANN401
    new: Any,  # noqa: ANN401
    fields: Mapping[str, Field | None],
) -> Iterator[RuleChange]:
    spot = Spot(name, f"the framework's {name}", None, old and old.rule, new and new.rule)
    if old is not None and new is not None:
        yield from compare_fields(spot, old, new, fields)
        yield from compare_rules(spot)
    elif old is not new:
        yield from comes_or_goes(
            spot, name, *(_whole(part, fields) for part in (old, new)), added=old is None
        )


def _whole(part: Any, fields: Mapping[str, Field | None]) -> str | None:  # noqa: ANN401
    if part is None:
        return None
    said = {name: field.write(getattr(part, name)) for name, field in fields.items() if field}
    return f"{{{', '.join(f'{name}: {value}' for name, value in said.items() if value is not None)}}}"


def compare_limiting_rules(old: Standards, new: Standards) -> Iterator[RuleChange]:
    """Yield the limiting rules that come, go or change."""
    before, after = by_id(old.limiting_rules), by_id(new.limiting_rules)
    standards = {standard.id for pack in (old, new) for standard in pack.standards}
    for name in {**before, **after}:
        was, now = before.get(name), after.get(name)
        target = [rule.target for rule in (was, now) if rule and rule.target != OVERALL]
        rules = [rule and rule.rule for rule in (was, now)]
        spot = Spot(name, f"the limiting rule {name}", target[-1] if target else None, *rules)
        if was is None or now is None:
            said = [write_limiting_rule(rule, standards) if rule else None for rule in (was, now)]
            yield from comes_or_goes(spot, "limiting_rule", *said, added=was is None)
        else:
            yield from _compare_limiting_rule(spot, was, now, standards)


def _compare_limiting_rule(
    spot: Spot, old: LimitingRule, new: LimitingRule, standards: set[str]
) -> Iterator[RuleChange]:
    yield from compare_fields(spot, old, new, LIMITING_RULE)
    when = Field(
        "limiting_rule_changed", "when {} applies", "{}.when", lambda rule: write_when(rule, standards)
    )
    yield from compare(spot, when, old, new)
    yield from compare_rules(spot, "limiting_rule.")


def _framework(subject: str, words: str = "the framework") -> Spot:

    return Spot(subject, words, None, None, None)
