"""Random pairs of versions of standards, and inspections that both of them can read."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from ratings_engine.standards.written import in_order
from tests.strategies import packs

if TYPE_CHECKING:
    from ratings_engine.standards.model import Band, Banding, KeyQuestion, Standard, Standards

__all__ = ["in_any_order", "pairs", "versions_of"]


FACTORS = st.sampled_from([Fraction(1), Fraction(1), Fraction(9, 10), Fraction(4, 5)])


@st.composite
def pairs(draw: Any) -> tuple[Standards, Standards]:
    """Return two versions: wholly different ones, or one with some parts of another."""
    old = draw(packs())
    return old, draw(versions_of(old))


@st.composite
def versions_of(draw: Any, old: Standards) -> Standards:
    """Return another version: each part is the old one's, or that of a random pack."""
    other = draw(packs())
    if draw(st.integers(0, 3)) == 0:
        return other
    share = draw(st.sampled_from([1, 2, 4]))
    takes = lambda: draw(st.integers(0, share)) == 0  # noqa: E731
    parts = ("points", "rounding", "limiting_rules", "discretion", "indicators", "overall")
    fields = {name: getattr(other, name) for name in parts if takes()}
    tables = {
        name: other.bandings[name] if takes() else _moved(table, draw(FACTORS))
        for name, table in old.bandings.items()
    }
    standards = _standards(old.standards, other.standards, takes)
    every = frozenset(kind.id for kind in old.provider_types)
    standards[0] = standards[0]._replace(counted=True, applies_to=every)
    made = old._replace(
        digest=f"{old.digest}:{other.digest}",
        bandings=tables,
        standards=tuple(_with_tables(standard, tables) for standard in standards),
        measures={
            name: measure._replace(banding=tables.get(measure.banding.id, measure.banding))
            for name, measure in old.measures.items()
        },
        **fields,
    )
    return _sound(made)


def _standards(old: tuple[Standard, ...], other: tuple[Standard, ...], takes: Any) -> list[Standard]:
    """Return standards: kept, dropped, added, or with parts of another."""
    others = {standard.id: standard for standard in other}
    made = []
    for standard in old:
        theirs = others.pop(standard.id, None)
        if theirs is None:
            made += [] if takes() and standard is not old[0] else [standard]
            continue
        fields = [name for name in ("counted", "combination", "applies_to") if takes()]
        changed = standard._replace(**{name: getattr(theirs, name) for name in fields})
        made.append(changed._replace(key_questions=_questions(standard, theirs, takes)))
    return [*made, *(standard for standard in others.values() if takes())]


def _questions(old: Standard, other: Standard, takes: Any) -> tuple[KeyQuestion, ...]:
    theirs = {question.id: question for question in other.key_questions}
    made = []
    for question in old.key_questions:
        counterpart = theirs.pop(question.id, question)
        names = ("banding", "minimum_cases", "maximum_unanswered", "applies_to", "indicators")
        fields = {name: getattr(counterpart, name) for name in names if takes()}
        if not takes() or len(made) == 0:
            made.append(question._replace(**fields))
    return (*made, *(question for question in theirs.values() if takes()))


def _moved(table: Banding, factor: Fraction) -> Banding:
    """Return a table with the thresholds between its ratings moved down alike."""
    ends = {None, Fraction(0), Fraction(100)}
    rows = [
        band._replace(
            **{end: getattr(band, end) * factor for end in ("low", "high") if getattr(band, end) not in ends}
        )
        for band in table.bands
    ]
    return table._replace(bands=tuple(rows))


def _with_tables(standard: Standard, tables: Any) -> Standard:
    return standard._replace(
        key_questions=tuple(
            q._replace(
                banding=tables[q.banding.id],
                applies_to=q.applies_to & standard.applies_to or standard.applies_to,
            )
            for q in standard.key_questions
        )
    )


def _sound(pack: Standards) -> Standards:
    """Return a pack without limiting rules or indicators that lead nowhere, its tables without ends."""
    known = {s.id for s in pack.standards} | {q.id for s in pack.standards for q in s.key_questions}
    rules = tuple(
        rule for rule in pack.limiting_rules
        if rule.target in known | {"overall"} and all(c.subject in known for c in rule.conditions)
    )  # fmt: skip
    standards = tuple(
        s._replace(
            combination=s.combination._replace(bands=_endless(s.combination.bands)),
            key_questions=tuple(
                q._replace(indicators=tuple(i for i in q.indicators if i in pack.measures))
                for q in s.key_questions
            ),
        )
        for s in pack.standards
    )
    indicators = pack.indicators and pack.indicators._replace(bands=_endless(pack.indicators.bands))
    overall = pack.overall._replace(bands=_endless(pack.overall.bands))
    return pack._replace(limiting_rules=rules, standards=standards, overall=overall, indicators=indicators)


def _endless(bands: tuple[Band, ...]) -> tuple[Band, ...]:
    """Return a table that knows every number: points may be worth more than it foresaw."""
    if not bands:
        return bands
    rows = in_any_order(bands)
    rows[0] = rows[0]._replace(low=None, low_closed=False)
    rows[-1] = rows[-1]._replace(high=None, high_closed=False)
    return tuple(rows)


def in_any_order(bands: tuple[Band, ...]) -> list[Band]:
    """Return bands from the lowest numbers to the highest."""
    return list(in_order(bands))
