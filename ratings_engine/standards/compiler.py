"""From a pack's checked YAML to the frozen model. Trusts its input: validate first."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from ratings_engine.standards.limits import compile_limiting_rule
from ratings_engine.standards.model import (
    Attribute,
    Band,
    Banding,
    CaseCondition,
    Citation,
    Combination,
    Derivation,
    Discretion,
    KeyQuestion,
    Measure,
    Overall,
    Prompt,
    ProviderType,
    Rounding,
    Rule,
    Sampling,
    Standard,
    Standards,
    Stratum,
)
from ratings_engine.standards.source import Exact, Map
from ratings_engine.vocabulary import RATINGS

if TYPE_CHECKING:
    from ratings_engine.standards.pack import Pack

__all__ = ["compile_pack", "exact", "sort_key"]

DEFAULT_MINIMUM_CASES = 1
DEFAULT_MAXIMUM_UNANSWERED = Fraction(100)


def exact(value: Any) -> Fraction:  # noqa: ANN401
    """Return a YAML number, or a fraction such as ``"200/3"``, exactly."""
    if isinstance(value, Exact):
        return Fraction(value.numerator, value.denominator)
    return Fraction(value)


def sort_key(dotted_id: str) -> tuple[int, ...]:
    """Return a key that sorts ids of standards by their numbers: 2.9 before 2.10."""
    return tuple(int(part) for part in dotted_id.split("."))


def compile_pack(pack: Pack) -> Standards:
    """Return the model of a validated pack."""
    return _Compiler(pack).standards()


class _Compiler:
    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.root: Map = pack.framework.root
        self.provider_types = frozenset(self.root["provider_types"])
        self.bandings = {k: self.banding(k, v) for k, v in self.root["bandings"].items()}
        self.key_questions: Map = self.root["key_questions"]
        self.combination = self.combine("standards", self.root["standards"])
        derivation = self.key_questions.get("derivation")
        self.derivation = self.derive(derivation, self.key_questions) if derivation else None

    def rule(self, rule_id: str, node: Map, owner: Map | None = None) -> Rule:
        """Return the rule at ``node``; what it leaves out is its ``owner``'s, where both are of one file."""
        shared = owner is not None and owner.files.get("source", owner.file) == node.file
        said = {**(owner if owner and shared else {}), **node}
        return Rule(
            rule_id,
            self.pack.written(node.file),
            node.at[0],
            said.get("source", ""),
            said.get("confidence", ""),
            node.get("note", ""),
        )

    def standards(self) -> Standards:
        root = self.root
        files = sorted(self.pack.standards, key=lambda d: sort_key(d.root["id"]))
        effective = root["effective"]
        return Standards(
            id=root["id"],
            title=root["title"],
            version=root["version"],
            digest=self.pack.digest,
            programme=root.get("programme", root["id"]),
            description=root.get("description", ""),
            effective_from=effective["from"],
            effective_to=effective.get("to", ""),
            licence=root.get("licence", ""),
            disclaimer=root.get("disclaimer", ""),
            provider_types=tuple(ProviderType(k, v["name"]) for k, v in root["provider_types"].items()),
            domains={k: v["name"] for k, v in root["domains"].items()},
            sources={k: _citation(k, v) for k, v in root["sources"].items()},
            points=tuple(root["scale"][rating] for rating in RATINGS),
            scale=self.rule("scale", root["scale"]),
            rounding=self.rounding(),
            bandings=self.bandings,
            standards=tuple(self.standard(d.root) for d in files),
            measures={k: self.measure(k, v) for k, v in root.get("measures", {}).items()},
            indicators=self.indicators(),
            overall=self.overall(),
            limiting_rules=tuple(
                compile_limiting_rule(node, self.rule(f"limit.{node['id']}", node))
                for node in root.get("limiting_rules", [])
            ),
            discretion=self.discretion(),
            sampling=self.sampling(),
            attributes={
                k: Attribute(k, v["name"], tuple(v.get("values", ())))
                for k, v in root.get("attributes", {}).items()
            },
            overlays=self.pack.overlays,
            former=tuple(sorted(self.former().items())),
        )

    def former(self) -> dict[str, str]:
        """Return ids that samples may still use, by what they are called now, if anything."""
        found = dict.fromkeys(self.pack.retired, "")
        for question in (q for d in self.pack.standards for q in d.root["key_questions"]):
            for name in question.get("formerly", ()):
                found[name] = question["id"]
                prompts = [prompt["id"] for prompt in question.get("prompts", ())]
                found.update({name + prompt.removeprefix(question["id"]): prompt for prompt in prompts})
        return found

    def bands(self, prefix: str, nodes: Any, owner: Map) -> tuple[Band, ...]:  # noqa: ANN401
        return tuple(self.band(prefix, node, owner) for node in nodes)

    def band(self, prefix: str, node: Map, owner: Map) -> Band:
        low = node.get("at_least", node.get("above"))
        high = node.get("at_most", node.get("below"))
        return Band(
            RATINGS.index(node["rating"]),
            None if low is None else exact(low),
            "at_least" in node,
            None if high is None else exact(high),
            "at_most" in node,
            node.get("words", ""),
            self.rule(f"{prefix}.{node['rating']}", node, owner),
        )

    def banding(self, name: str, node: Map) -> Banding:
        prefix = f"banding.{name}"
        bands = self.bands(prefix, node["bands"], node)
        return Banding(name, node["of"], bands, self.rule(prefix, node))

    def combine(self, name: str, node: Map) -> Combination:
        nodes = node.get("bands")
        owner = node
        if nodes is None and node["method"] == "mean" and self.root["overall"]["method"] == "mean_of_points":
            owner = self.root["overall"]
            nodes = owner["bands"]
        rule = self.rule(f"{name}.{node['method']}", node)
        bands = self.bands(rule.id, nodes or (), owner)
        return Combination(node["method"], node.get("may_be_unrated", 0), bands, rule)

    def derive(self, node: Map, owner: Map | None = None) -> Derivation:
        return Derivation(exact(node["share"]), self.rule("derivation", node, owner))

    def measure(self, name: str, node: Map) -> Measure:
        return Measure(
            name,
            node["of"],
            node["name"],
            node.get("question", ""),
            node.get("unit", ""),
            self.bandings[node["banding"]],
            *self.gate(Map(node.at, node.file)),
            self.rule(f"measure.{name}", node),
        )

    def standard(self, node: Map) -> Standard:
        own = node.get("rating")
        standard_id = node["id"]
        return Standard(
            standard_id,
            node["name"],
            node.get("statement", ""),
            node["domain"],
            node["assessed"],
            node.get("counted", True),
            self.applies_to(node),
            self.combine(f"standard.{standard_id}", own) if own else self.combination,
            tuple(self.key_question(q, node) for q in node["key_questions"]),
            self.rule(f"standard.{standard_id}", node),
        )

    def applies_to(self, node: Map) -> frozenset[str]:
        return frozenset(node["applies_to"]) if "applies_to" in node else self.provider_types

    def key_question(self, node: Map, standard: Map) -> KeyQuestion:
        derivation = node.get("derivation")
        minimum_cases, maximum_unanswered, gate = self.gate(node)
        return KeyQuestion(
            id=node["id"],
            lens=node["lens"],
            question=node["question"],
            applies_to=self.applies_to(node) & self.applies_to(standard),
            applies_when=_both(_condition(standard), _condition(node)),
            banding=self.bandings[node.get("banding", self.key_questions["banding"])],
            minimum_cases=minimum_cases,
            maximum_unanswered=maximum_unanswered,
            gate=gate,
            derivation=self.derive(derivation, node) if derivation else self.derivation,
            prompts=tuple(
                Prompt(p["id"], p["text"], p.get("essential", False)) for p in node.get("prompts", ())
            ),
            characteristics=tuple(node["characteristics"][r] for r in RATINGS)
            if "characteristics" in node
            else (),
            indicators=tuple(node.get("indicators", ())),
            rule=self.rule(f"key_question.{node['id']}", node),
        )

    def gate(self, node: Map) -> tuple[int, Fraction, Rule]:
        """Return the fewest cases, the largest unanswered share and the rule that says so."""
        usual = self.key_questions
        own = "minimum_cases" in node or "maximum_unanswered" in node
        rule = self.rule("enough_answers", node) if own else self.rule("enough_answers", usual)
        said = {**usual, **node}
        minimum = said.get("minimum_cases", DEFAULT_MINIMUM_CASES)
        return minimum, exact(said.get("maximum_unanswered", DEFAULT_MAXIMUM_UNANSWERED)), rule

    def rounding(self) -> Rounding:
        node = self.root.get("rounding")
        if node is None:
            return Rounding("exact", self.rule("rounding", self.root))
        return Rounding(node["policy"], self.rule("rounding", node))

    def indicators(self) -> Combination | None:
        node = self.root.get("indicators")
        return self.combine("indicators", node) if node else None

    def overall(self) -> Overall:
        node = self.root["overall"]
        bands = self.bands("overall", node["bands"], node)
        return Overall(node["method"], node.get("may_be_unrated", 0), bands, self.rule("overall", node))

    def discretion(self) -> Discretion | None:
        node = self.root.get("discretion")
        if node is None:
            return None
        rule = self.rule("discretion", node)
        return Discretion(exact(node["within"]), node["steps"], tuple(node["record"]), rule)

    def sampling(self) -> Sampling | None:
        node = self.root.get("sampling")
        if node is None:
            return None
        return Sampling(
            _optional(node, "confidence_level"),
            _optional(node, "margin"),
            tuple(node.get("match_on", ())),
            tuple(_stratum(stratum) for stratum in node.get("strata", ())),
            tuple(node.get("levels", ())),
            node.get("cases_per_officer"),
            self.rule("sampling", node),
        )


def _optional(node: Map, key: str) -> Fraction | None:
    return exact(node[key]) if key in node else None


def _citation(name: str, node: Map) -> Citation:
    return Citation(
        name,
        node["title"],
        node["publisher"],
        node.get("published", ""),
        node.get("licence", ""),
        node.get("note", ""),
    )


def _stratum(node: Map | str) -> Stratum:
    """Return a stratum, which may be a name alone."""
    if isinstance(node, str):
        return Stratum(node, None)
    return Stratum(node["name"], _compile_condition(node["when"]))


def _condition(node: Map) -> CaseCondition | None:
    return _compile_condition(node["applies_when"]) if "applies_when" in node else None


def _compile_condition(node: Map) -> CaseCondition:
    for kind in ("all", "any"):
        if kind in node:
            return CaseCondition(kind, parts=tuple(_compile_condition(part) for part in node[kind]))
    operator = next(key for key in node if key != "attribute")
    values = node[operator] if operator in ("in", "not_in") else [node[operator]]
    return CaseCondition(
        "compare",
        node["attribute"],
        frozenset(v.strip().lower() for v in values),
        operator in ("is_not", "not_in"),
    )


def _both(first: CaseCondition | None, second: CaseCondition | None) -> CaseCondition | None:
    if first is None or second is None:
        return first or second
    return CaseCondition("all", parts=(first, second))
