"""From a trace of the rule engine to its conclusions, and to the firing behind each."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.errors import InternalError
from ratings_engine.rating.evidence import asked_key_questions, known_measures
from ratings_engine.rating.outcome import Conclusion, LimitOutcome, Outcome, OverallOutcome, StandardOutcome
from ratings_engine.rating.productions import name_of, name_of_measure
from ratings_engine.vocabulary import OVERALL

if TYPE_CHECKING:
    from ratings_engine.rating.evidence import Evidence
    from ratings_engine.rating.inference import Firing, Trace
    from ratings_engine.rating.productions import Fact
    from ratings_engine.rating.program import Program
    from ratings_engine.standards.model import Rule

__all__ = ["Reading", "read_trace"]


class Reading(NamedTuple):
    """Conclusions of a trace by what they are about.

    ``conclusions`` has the fact and its firing by key: ``of:q2.1.1``, ``stage:s2.1:0``,
    ``outcome:l_x``, ``sum``.
    """

    outcome: Outcome
    conclusions: dict[str, tuple[Fact, Firing]]

    @property
    def rules(self) -> dict[str, Rule]:
        """Return the rule behind each conclusion, by the same keys."""
        return {key: firing.rule for key, (_, firing) in self.conclusions.items()}


def read_trace(program: Program, evidence: Evidence, trace: Trace) -> Reading:
    """Return what a trace concludes.

    Raises InternalError RE903 where a conclusion is missing or was reached twice.
    """
    conclusions = _index(trace)
    found = _Found(conclusions, trace)
    questions, measures = asked_key_questions(program, evidence), known_measures(program, evidence)
    outcome = Outcome(
        key_questions={q: found.conclusion(f"of:{name_of(q)}") for q in questions},
        measures={m: found.conclusion(f"of:{name_of_measure(m)}") for m in measures},
        standards={s.id: found.standard(s.id) for s in program.standards},
        limits={limit.rule.id: found.limit(limit.rule.id) for limit in program.limits},
        overall=found.overall(program),
    )
    return Reading(outcome, conclusions)


def _index(trace: Trace) -> dict[str, tuple[Fact, Firing]]:
    conclusions: dict[str, tuple[Fact, Firing]] = {}
    for firing in trace.firings:
        fact = trace.facts[firing.conclusion]
        key = _key(fact)
        if key in conclusions:
            raise InternalError(
                "RE903",
                f"{key} was concluded twice: by {conclusions[key][1].rule.id} and by {firing.rule.id}",
            )
        conclusions[key] = (fact, firing)
    return conclusions


def _key(fact: Fact) -> str:
    for kind in ("of", "stage", "outcome", "at", "met"):
        if kind in fact:
            return f"{kind}:{fact[kind]}"
    return f"count:{fact['about']}" if "count" in fact else "sum"


class _Found:
    """Looks conclusions up; a missing one is an internal error."""

    def __init__(self, conclusions: dict[str, tuple[Fact, Firing]], trace: Trace) -> None:
        self.conclusions = conclusions
        self.trace = trace

    def fact(self, key: str) -> Fact:
        if key not in self.conclusions:
            raise InternalError("RE903", f"the rule engine did not conclude {key}")
        return self.conclusions[key][0]

    def conclusion(self, key: str) -> Conclusion:
        fact = self.fact(key)
        return Conclusion(fact["level"]) if fact["rated"] else Conclusion(None, fact["why"])

    def standard(self, standard: str) -> StandardOutcome:
        name = name_of(standard)
        return StandardOutcome(
            self.conclusion(f"stage:{name}:computed"),
            self.fact(f"stage:{name}:0").get("level"),
            self.fact(f"of:{name}").get("level"),
        )

    def limit(self, limit: str) -> LimitOutcome:
        fact = self.fact(f"outcome:l_{limit}")
        return LimitOutcome(bool(fact["applies"]), fact["holds"], fact["unknown"])

    def overall(self, program: Program) -> OverallOutcome:
        total = self._sum()
        computed = self.conclusion(f"stage:{OVERALL}:0")
        value = None
        if computed.level is not None:
            by_total = program.overall.method == "total_points"
            value = Fraction(total["points"]) if by_total else Fraction(total["points"], total["n"])
        level = self.fact(f"of:{OVERALL}").get("level")
        return OverallOutcome(computed, level, total["points"], total["n"], total["u"], value)

    def _sum(self) -> Fact:
        """Return the sum of the counted standards: concluded, or given as a published total."""
        if "sum" in self.conclusions:
            return self.conclusions["sum"][0]
        given = next((f for f in self.trace.facts.values() if "sum" in f), None)
        if given is None:
            raise InternalError("RE903", "the rule engine did not add up the standards")
        return given
