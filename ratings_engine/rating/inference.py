"""The rule engine: runs a rulebook over an inspection's facts and records every firing.

The only module that imports durable_rules, a library with sharp limits. It follows the one
pattern that was measured to be safe: a host without background threads, one ruleset built
once, one fixed session, a first fact that fires a rule, facts one at a time with short ids,
own exceptions kept and the library's read back, the session deleted at the end, one
evaluation at a time.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, NamedTuple

from durable import engine as durable

from ratings_engine.errors import InternalError
from ratings_engine.rating.interrupts import interrupts_kept_back

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ratings_engine.rating.productions import Fact, Production
    from ratings_engine.rating.rulebook import Rulebook
    from ratings_engine.standards.model import Rule

__all__ = ["Firing", "Inference", "Trace"]

_RULESET = "ratings"
_SESSION = "inspection"
_LOCK = threading.Lock()


class Firing(NamedTuple):
    """One rule that fired: from which facts (by id) it concluded which fact."""

    rule: Rule
    premises: tuple[str, ...]
    conclusion: str


class Trace(NamedTuple):
    """What an inference did: every fact by id, and every firing in order."""

    facts: dict[str, Fact]
    firings: list[Firing]


class _Host(durable.Host):  # type: ignore[misc]
    """A host (of a library without types) whose background timers never start."""

    def _run(self) -> None:
        pass


class Inference:
    """A rulebook made into a ruleset, ready to run over inspections.

    The rulebook must be within the library's limits: see ``rating.capacity``.
    """

    def __init__(self, rulebook: Rulebook) -> None:
        """Build the ruleset. It lives as long as the process: build few of them."""
        self._rulebook = rulebook
        self._trace = Trace({}, [])
        self._failure: BaseException | None = None
        self._host = _Host()
        definition = {"begin": {"all": [{"m": {"begin": 1}}], "run": _begin}}
        for index, production in enumerate(rulebook.productions):
            definition[f"r{index}"] = {"all": _patterns(production), "run": self._action(production)}
        self._host.register_rulesets({_RULESET: definition})

    def run(self, facts: Iterable[Fact]) -> Trace:
        """Return the trace of running the rules over ``facts``.

        Raises InternalError RE902 where the library, or a rule's conclusion, fails.
        """
        with _LOCK, interrupts_kept_back():
            self._trace, self._failure = Trace({}, []), None
            try:
                self._assert({"begin": 1})
                for fact in facts:
                    self._assert(fact)
                self._check_state()
            except InternalError:
                raise
            except Exception as error:
                raise InternalError("RE902", f"the rule engine failed: {error!r}") from error
            finally:
                self._host.delete_state(_RULESET, _SESSION)
            return self._trace

    def _assert(self, fact: Fact) -> None:
        self._host.assert_fact(_RULESET, self._numbered(fact))
        if isinstance(self._failure, KeyboardInterrupt):
            raise self._failure
        if self._failure is not None:
            raise InternalError("RE902", f"a rule failed: {self._failure!r}") from self._failure

    def _numbered(self, fact: Fact) -> Fact:
        """Keep a fact in the trace, and return it as the library wants it."""
        fact_id = f"f{len(self._trace.facts)}"
        self._trace.facts[fact_id] = fact
        return {"id": fact_id, "sid": _SESSION, **fact}

    def _check_state(self) -> None:
        exception = self._host.get_state(_RULESET, _SESSION).get("exception")
        if exception and "KeyboardInterrupt" in exception:
            raise KeyboardInterrupt
        if exception:
            raise InternalError("RE902", f"the rule engine failed: {exception}")

    def _action(self, production: Production) -> Callable[[Any], None]:
        names = [_letter(index) for index in range(len(production.patterns))]

        def act(context: Any) -> None:  # noqa: ANN401
            # The library swallows what an action raises, so it is kept here.
            try:
                self._fire(context, production, [context._m[name]["id"] for name in names])  # noqa: SLF001
            except BaseException as error:  # noqa: BLE001  (an interrupt too: it is raised again)
                self._failure = self._failure or error

        return act

    def _fire(self, context: Any, production: Production, premises: list[str]) -> None:  # noqa: ANN401
        conclusion = production.conclude(*(self._trace.facts[p] for p in premises))
        numbered = self._numbered(conclusion)
        self._trace.firings.append(Firing(production.rule, tuple(premises), numbered["id"]))
        if "of" not in conclusion or conclusion["of"] in self._wanted:
            context.assert_fact(numbered)

    @property
    def _wanted(self) -> frozenset[str]:
        """Return the subjects whose conclusions some rule tests.

        The library refuses a fact that no rule could match, such as the overall rating.
        """
        if not hasattr(self, "_subjects"):
            self._subjects = frozenset(
                value
                for p in self._rulebook.productions
                for pattern in p.patterns
                for name, _, value in pattern
                if name == "of"
            )
        return self._subjects


def _begin(_context: Any) -> None:  # noqa: ANN401
    """Fire once at the start: a session in which nothing fired cannot be deleted safely."""


def _letter(index: int) -> str:
    return "ab"[index]


def _patterns(production: Production) -> list[dict[str, Any]]:
    return [{_letter(i): _pattern(tests)} for i, tests in enumerate(production.patterns)]


def _pattern(tests: tuple[tuple[str, str, Any], ...]) -> dict[str, Any]:
    parts = [{name: value} if op == "eq" else {f"${op}": {name: value}} for name, op, value in tests]
    return parts[0] if len(parts) == 1 else {"$and": parts}
