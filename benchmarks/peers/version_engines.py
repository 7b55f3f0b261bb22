"""Rule engines that band every share by the thresholds of one version.

Each is given where Good begins, in hundredths of a percent, and returns what bands a share.
"""

from __future__ import annotations

import itertools
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    Banding = Callable[[int], int]

__all__ = ["ENGINES", "by_engine"]

LOW, HIGH = 5000, 8000
_NAMES = itertools.count()


def durable_rules(good: int) -> Banding:
    """A ruleset with a rule for each band."""
    from durable.lang import m, post, ruleset, when_all

    decided: list[int] = []

    def concluding(level: int) -> Callable[[object], None]:
        return lambda _context: decided.append(level)

    name = f"bands{next(_NAMES)}"
    with ruleset(name):
        when_all(m.share < LOW)(concluding(0))
        when_all((m.share >= LOW) & (m.share < good))(concluding(1))
        when_all((m.share >= good) & (m.share < HIGH))(concluding(2))
        when_all(m.share >= HIGH)(concluding(3))
    numbers = itertools.count()

    def band(share: int) -> int:
        post(name, {"share": share, "id": next(numbers)})
        return decided.pop()

    return band


def zen_engine(good: int) -> Banding:
    """A decision table of GoRules ZEN."""
    import zen

    bands = [(f">= {HIGH}", 3), (f">= {good}", 2), (f">= {LOW}", 1), ("", 0)]
    rows = [{"_id": f"r{n}", "i": condition, "o": str(level)} for n, (condition, level) in enumerate(bands)]
    table = {
        "hitPolicy": "first",
        "inputs": [{"id": "i", "name": "Share", "field": "share"}],
        "outputs": [{"id": "o", "name": "Level", "field": "level"}],
        "rules": rows,
    }
    kinds = {"in": "inputNode", "table": "decisionTableNode", "out": "outputNode"}
    nodes = [{"id": k, "name": k, "type": v, "position": {"x": 0, "y": 0}} for k, v in kinds.items()]
    nodes[1]["content"] = table
    edges = [
        {"id": a + b, "sourceId": a, "targetId": b, "type": "edge"} for a, b in itertools.pairwise(kinds)
    ]
    decision = zen.ZenEngine().create_decision(json.dumps({"nodes": nodes, "edges": edges}))
    return lambda share: int(decision.evaluate({"share": share})["result"]["level"])


def regopy(good: int) -> Banding:
    """A Rego policy, evaluated by regopy."""
    import regopy as rego

    lines = [
        f"level = 0 if input.share < {LOW}",
        f"level = 1 if {{ input.share >= {LOW}; input.share < {good} }}",
        f"level = 2 if {{ input.share >= {good}; input.share < {HIGH} }}",
        f"level = 3 if input.share >= {HIGH}",
    ]
    interpreter = rego.Interpreter()
    interpreter.add_module("bands", "package bands\nimport rego.v1\n" + "\n".join(lines))

    def band(share: int) -> int:
        interpreter.set_input({"share": share})
        return int(json.loads(str(interpreter.query("x = data.bands.level")))["bindings"]["x"])

    return band


def rule_engine(good: int) -> Banding:
    """Expressions of rule-engine."""
    import rule_engine as library

    rules = [library.Rule(f"share >= {edge}") for edge in (LOW, good, HIGH)]
    return lambda share: sum(rule.matches({"share": share}) for rule in rules)


def common_expression_language(good: int) -> Banding:
    """Compiled expressions of common-expression-language."""
    import cel

    programs = [cel.compile(f"share >= {edge}") for edge in (LOW, good, HIGH)]
    return lambda share: sum(program.execute({"share": share}) for program in programs)


ENGINES = {
    "durable_rules": durable_rules,
    "zen-engine": zen_engine,
    "regopy": regopy,
    "rule-engine": rule_engine,
    "common-expression-language": common_expression_language,
}


def by_engine(name: str, tallies: list[tuple[str, str, int, int]], versions: list[int]) -> list[list[int]]:
    """Return the points of each provider by version, every share banded by the engine of that name."""
    found = []
    for good in versions:
        band = ENGINES[name](good)
        lowest: dict[tuple[str, str], int] = {}
        for provider, standard, yes, no in tallies:
            level = band(10_000 * yes // (yes + no))
            lowest[provider, standard] = min(level, lowest.get((provider, standard), level))
        points: dict[str, int] = {}
        for (provider, _), level in lowest.items():
            points[provider] = points.get(provider, 0) + level
        found.append([points[provider] for provider in sorted(points)])
    return found
