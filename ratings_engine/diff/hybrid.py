"""Standards between two versions: the old ones with some of the changes made, and not the others.

What a change does to ratings is found by making it. Each part of the model is the new
version's where the change that names it is chosen, else the old one's; sources, wording and
order, which no rating rests on, stay as they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ratings_engine.diff.hybrid_tables import Chooser, hybrid_bands, hybrid_combination
from ratings_engine.standards.comparing import by_id
from ratings_engine.standards.comparing_standards import moves_between, numbered
from ratings_engine.standards.comparing_tables import every_banding
from ratings_engine.vocabulary import RATINGS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from ratings_engine.standards.changes import RuleChange
    from ratings_engine.standards.model import (
        Banding,
        Discretion,
        KeyQuestion,
        LimitingRule,
        Measure,
        Prompt,
        Standard,
        Standards,
    )

__all__ = ["Hybrids", "can_matter"]

_NEVER = frozenset(
    {
        "source", "citation", "citation_added", "citation_dropped", "wording", "order", "domain",
        "sampling", "sampling_added", "sampling_dropped", "attribute", "attribute_added",
        "attribute_dropped", "former",
    }
)  # fmt: skip
"""Kinds of changes that no rating rests on."""


def can_matter(change: RuleChange) -> bool:
    """Return whether a change of this kind can move a rating at all."""
    return change.kind not in _NEVER


class Hybrids:
    """Everything between two versions of standards."""

    def __init__(self, old: Standards, new: Standards, changes: Collection[RuleChange]) -> None:
        """Know both versions and the changes from one to the other."""
        self.old = old
        self.new = new
        self._ids = frozenset(change.id for change in changes)
        self._moved = moves_between(old, new).by_new
        self._renumbered = {
            str(change.old): str(change.new) for change in changes if change.kind == "standard_renumbered"
        }

    def made(self, chosen: Collection[str]) -> Standards:
        """Return the old standards with the changes of these ids made."""
        chooser = Chooser(self._ids, frozenset(chosen))
        return _Hybrid((self.old, self.new), chooser, self._moved, self._renumbered).standards()


class _Hybrid:
    def __init__(
        self,
        versions: tuple[Standards, Standards],
        chooser: Chooser,
        moved: Mapping[str, KeyQuestion],
        renumbered: Mapping[str, str],
    ) -> None:
        self.old, self.new = versions
        self.on = chooser.on
        self.chooser = chooser
        self.moved = moved
        self.renumbered = renumbered
        self.bandings = self._bandings()

    def standards(self) -> Standards:
        old, new = self.old, self.new
        overall = self._overall()
        return old._replace(
            provider_types=tuple({t.id: t for t in (*old.provider_types, *new.provider_types)}.values()),
            points=tuple(
                now if self.on(f"points:{RATINGS[level]}") else was
                for level, (was, now) in enumerate(zip(old.points, new.points, strict=True))
            ),
            rounding=new.rounding if self.on("rounding:policy") else old.rounding,
            bandings=self.bandings,
            overall=overall,
            standards=tuple(self._standards(overall.bands)),
            measures=self._measures(),
            indicators=self._indicators(overall.bands),
            limiting_rules=tuple(self._limiting_rules()),
            discretion=self._discretion(),
        )

    def _both(
        self, kind: str, before: Mapping[str, Any], after: Mapping[str, Any]
    ) -> Iterator[tuple[Any, Any]]:
        """Yield what a hybrid has of things with ids: (old, new), one of them None where it came or goes."""
        for name in {**before, **after}:
            was, now = before.get(name), after.get(name)
            if was is not None and now is None and self.on(f"{kind}-dropped:{name}"):
                continue
            if was is None and not self.on(f"{kind}-added:{name}"):
                continue
            yield was, now

    def _bandings(self) -> dict[str, Banding]:
        before, after = every_banding(self.old), every_banding(self.new)
        return {
            name: self.chooser.banding(before[name], after[name]) if name in before and name in after
            else before.get(name) or after[name]
            for name in {**before, **after}
        }  # fmt: skip

    def _overall(self) -> Any:  # noqa: ANN401
        was, now = self.old.overall, self.new.overall
        return was._replace(
            method=now.method if self.on("overall:method") else was.method,
            may_be_unrated=now.may_be_unrated if self.on("overall:may_be_unrated") else was.may_be_unrated,
            bands=hybrid_bands(self.chooser, "overall", was.bands, now.bands),
        )

    def _standards(self, overall_bands: Any) -> Iterator[Standard]:  # noqa: ANN401
        before, after = by_id(self.old.standards), by_id(self.new.standards)
        for name, number in self.renumbered.items():
            made = self.on(f"standard-renumbered:{number}")
            yield (after if made else before)[number if made else name]
        before = {name: standard for name, standard in before.items() if name not in self.renumbered}
        for was, now in self._both("standard", before, after):
            if was is not None and now is not None:
                yield self._standard(was, now, overall_bands)
            elif was is not None:
                yield was._replace(key_questions=tuple(self._left(was)))
            else:
                yield self._added(now)

    def _left(self, standard: Standard) -> Iterator[KeyQuestion]:
        """Yield the questions that have not moved out of a standard which the new version lacks."""
        moved = {was.id: new for new, was in self.moved.items()}
        for question in standard.key_questions:
            if question.id not in moved or not self.on(f"question-moved:{moved[question.id]}"):
                yield question

    def _added(self, standard: Standard) -> Standard:
        """Return a standard that the old version lacks; what moves into it comes only if it moves."""
        questions = tuple(
            q for q in standard.key_questions
            if q.id not in self.moved or self.on(f"question-moved:{q.id}")
        )  # fmt: skip
        return standard._replace(key_questions=questions)

    def _standard(self, was: Standard, now: Standard, overall_bands: Any) -> Standard:  # noqa: ANN401
        name = was.id
        return was._replace(
            assessed=now.assessed if self.on(f"assessed:{name}") else was.assessed,
            counted=now.counted if self.on(f"counted:{name}") else was.counted,
            applies_to=now.applies_to if self.on(f"applies-to:{name}") else was.applies_to,
            combination=hybrid_combination(
                self.chooser, (name, "standards"), (was.combination, now.combination), overall_bands
            ),
            key_questions=tuple(self._questions(was, now)),
        )

    def _questions(self, was: Standard, now: Standard) -> Iterator[KeyQuestion]:
        before, after = by_id(self._left(was)), by_id(now.key_questions)
        stay = {name: question for name, question in after.items() if name not in self.moved}
        for old, new in self._both("question", before, stay):
            yield self._question(old, new, was.id) if old and new else old or new
        for name in [name for name in after if name in self.moved]:
            if self.on(f"question-moved:{name}"):
                yield self._question(numbered(self.moved[name], name), after[name], now.id)

    def _question(self, was: KeyQuestion, now: KeyQuestion, standard: str) -> KeyQuestion:
        name = now.id
        gates = {
            field: getattr(
                now if self.on(f"gate:{name}.{field}", f"gate:key-questions.{field}") else was, field
            )
            for field in ("minimum_cases", "maximum_unanswered")
        }
        banding = now.banding if self.on(f"banding:{name}", "banding:key-questions") else was.banding
        derivation = (
            now.derivation if self.on(f"derivation:{name}", "derivation:key-questions") else was.derivation
        )
        asked = now if self.on(f"applies-when:{name}", f"applies-when:{standard}") else was
        types = now if self.on(f"applies-to:{name}", f"applies-to:{standard}") else was
        return was._replace(
            applies_to=types.applies_to,
            applies_when=asked.applies_when,
            banding=self.bandings[banding.id],
            derivation=derivation,
            prompts=tuple(self._prompts(was, now)),
            indicators=now.indicators if self.on(f"indicators:{name}") else was.indicators,
            **gates,
        )

    def _prompts(self, was: KeyQuestion, now: KeyQuestion) -> Iterator[Prompt]:
        for old, new in self._both("prompt", by_id(was.prompts), by_id(now.prompts)):
            if old and new and self.on(f"essential:{old.id}"):
                yield old._replace(essential=new.essential)
            else:
                yield old or new

    def _measures(self) -> dict[str, Measure]:
        found = {}
        for was, now in self._both("measure", self.old.measures, self.new.measures):
            measure = was or now
            if was is not None and now is not None:
                gates = {
                    f: getattr(now if self.on(f"gate:{was.id}.{f}", f"gate:key-questions.{f}") else was, f)
                    for f in ("minimum_cases", "maximum_unanswered")
                }
                of = now.of if self.on(f"measure:{was.id}.of") else was.of
                banding = now.banding if self.on(f"measure:{was.id}.banding") else was.banding
                measure = was._replace(of=of, banding=self.bandings[banding.id], **gates)
            found[measure.id] = measure
        return found

    def _indicators(self, overall_bands: Any) -> Any:  # noqa: ANN401
        was, now = self.old.indicators, self.new.indicators
        if was is not None and now is not None:
            return hybrid_combination(self.chooser, ("indicators",), (was, now), overall_bands)
        return now if self.on("indicators-added:indicators", "indicators-dropped:indicators") else was

    def _limiting_rules(self) -> Iterator[LimitingRule]:
        before, after = by_id(self.old.limiting_rules), by_id(self.new.limiting_rules)
        for was, now in self._both("limiting-rule", before, after):
            if was is None or now is None:
                yield was or now
                continue
            changed = f"limiting-rule-changed:{was.id}"
            when = now if self.on(f"{changed}.when") else was
            yield was._replace(
                target=now.target if self.on(f"{changed}.target") else was.target,
                at_most=now.at_most if self.on(f"{changed}.at_most") else was.at_most,
                needed=when.needed,
                conditions=when.conditions,
            )

    def _discretion(self) -> Discretion | None:
        was, now = self.old.discretion, self.new.discretion
        if was is None or now is None:
            return now if self.on("discretion-added:discretion", "discretion-dropped:discretion") else was
        fields = ("within", "steps", "record")
        return was._replace(**{f: getattr(now if self.on(f"discretion:{f}") else was, f) for f in fields})
