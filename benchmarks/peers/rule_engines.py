"""Rule engines that look at cases one at a time: the first argument names the engine.

Each decides, for every case and question, what an answer counts for; the rest is a loop.
"""

from __future__ import annotations

import csv
import json
import sys
from typing import TYPE_CHECKING, Any

from banding import report

if TYPE_CHECKING:
    from collections.abc import Callable

RULES = (("yes", "yes"), ("no", "no"), ("na", "neither"), ("", "neither"))


def durable_rules() -> Callable[[str], str]:
    """One ruleset, an event for each answer."""
    from durable.lang import m, post, ruleset, when_all

    decided: list[str] = []

    def concluding(outcome: str) -> Callable[[Any], None]:
        return lambda _context: decided.append(outcome)

    with ruleset("answers"):
        for answer, outcome in RULES:
            when_all(m.answer == answer)(concluding(outcome))

    numbers = iter(range(10**9))

    def decide(answer: str) -> str:
        post("answers", {"answer": answer, "id": next(numbers)})
        return decided.pop()

    return decide


def zen_engine() -> Callable[[str], str]:
    """A decision table of GoRules ZEN."""
    import zen

    rows = [
        {"_id": f"r{n}", "i1": json.dumps(answer), "o1": json.dumps(out)}
        for n, (answer, out) in enumerate(RULES)
    ]
    table = {
        "hitPolicy": "first",
        "inputs": [{"id": "i1", "name": "Answer", "field": "answer"}],
        "outputs": [{"id": "o1", "name": "Outcome", "field": "outcome"}],
        "rules": rows,
    }
    nodes = [
        {"id": "in", "name": "in", "type": "inputNode", "position": {"x": 0, "y": 0}},
        {"id": "t", "name": "t", "type": "decisionTableNode", "content": table, "position": {"x": 0, "y": 0}},
        {"id": "out", "name": "out", "type": "outputNode", "position": {"x": 0, "y": 0}},
    ]
    edges = [
        {"id": "a", "sourceId": "in", "targetId": "t", "type": "edge"},
        {"id": "b", "sourceId": "t", "targetId": "out", "type": "edge"},
    ]
    decision = zen.ZenEngine().create_decision(json.dumps({"nodes": nodes, "edges": edges}))
    return lambda answer: decision.evaluate({"answer": answer})["result"]["outcome"]


def regopy() -> Callable[[str], str]:
    """A Rego policy, evaluated by regopy."""
    import regopy as rego

    lines = [f'outcome = "{outcome}" if input.answer == "{answer}"' for answer, outcome in RULES]
    interpreter = rego.Interpreter()
    interpreter.add_module("answers", "package answers\nimport rego.v1\n" + "\n".join(lines))

    def decide(answer: str) -> str:
        interpreter.set_input({"answer": answer})
        return json.loads(str(interpreter.query("x = data.answers.outcome")))["bindings"]["x"]

    return decide


def rule_engine() -> Callable[[str], str]:
    """Expressions of rule-engine, tried in order."""
    import rule_engine as library

    rules = [(library.Rule(f"answer == '{answer}'"), outcome) for answer, outcome in RULES]
    return lambda answer: next(outcome for rule, outcome in rules if rule.matches({"answer": answer}))


def common_expression_language() -> Callable[[str], str]:
    """Compiled expressions of common-expression-language, tried in order."""
    import cel

    programs = [(cel.compile(f"answer == '{answer}'"), outcome) for answer, outcome in RULES]
    return lambda answer: next(
        outcome for program, outcome in programs if program.execute({"answer": answer})
    )


def main() -> None:
    """Count the cases of a file with the engine that is named."""
    decide = globals()[sys.argv[1]]()
    counts: dict[str, dict[str, list[int]]] = {}
    with open(sys.argv[2], newline="", encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            mine = counts.setdefault(row["provider"], {})
            for question, answer in row.items():
                if question[0].isdigit():
                    tally = mine.setdefault(question, [0, 0])
                    outcome = decide(answer)
                    tally[0] += outcome == "yes"
                    tally[1] += outcome == "no"
    report({p: {q: (c[0], c[1]) for q, c in mine.items()} for p, mine in counts.items()})


if __name__ == "__main__":
    main()
