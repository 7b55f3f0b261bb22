"""Made-up case samples for any pack: seeded, with the shares that the annual report of 2017 gives.

Nothing in them describes a real person, officer or provider. The comments on the tables cite HM
Inspectorate of Probation, Annual Report 2017; a share that it does not give is marked assumed.
"""

from __future__ import annotations

import csv
import io
import random
from typing import TYPE_CHECKING, Final, NamedTuple

from ratings_engine.errors import UsageError
from ratings_engine.standards.conditions import holds
from ratings_engine.standards.model import standards_for
from ratings_engine.standards.suggestions import suggestion
from ratings_engine.vocabulary import RATINGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ratings_engine.standards.model import CaseCondition, KeyQuestion, Standard, Standards

__all__ = ["SyntheticSample", "as_csv", "synthesise"]

Shares = dict[str, float]
"""Shares by provider type (``""`` for every other), or by the value of an attribute."""

_SUFFICIENT: Final[dict[tuple[str, str], Shares]] = {
    # By the beginning of a standard's name and a word of the lens; the first that fits.
    ("Assessment", "engaging"): {"nps": 0.80, "crc": 0.67, "": 0.72},  # diversity taken into account
    ("Assessment", "desistance"): {"nps": 0.80, "crc": 0.67, "yot": 0.80, "": 0.72},  # figures 26, 52
    ("Assessment", "child"): {"": 0.80},  # figure 49: around four in five
    ("Assessment", "other"): {"nps": 0.75, "crc": 0.60, "yot": 0.75, "": 0.66},  # figure 46; rest assumed
    ("Planning", "engaging"): {"": 0.58},  # headline: meaningfully involved in planning
    ("Planning", "desistance"): {"nps": 0.66, "crc": 0.60, "yot": 0.75, "": 0.62},  # 27, 53; part assumed
    ("Planning", "child"): {"": 0.67},  # figure 50: around two in three
    ("Planning", "other"): {"nps": 0.76, "crc": 0.70, "yot": 0.70, "": 0.72},  # headline; nps, crc assumed
    ("Implementation", "engaging"): {"nps": 0.74, "crc": 0.63, "": 0.73},  # barriers; "": non-compliance
    ("Implementation", "desistance"): {"nps": 0.49, "crc": 0.43, "yot": 0.75, "": 0.46},  # yot assumed
    ("Implementation", "child"): {"": 0.75},  # assumed
    ("Implementation", "other"): {"nps": 0.70, "crc": 0.55, "yot": 0.70, "": 0.60},  # assumed, but for yot
    ("Reviewing", "engaging"): {"": 0.52},  # assumed: "fewer still" than the 58% involved in planning
    ("Reviewing", "desistance"): {"nps": 0.55, "crc": 0.48, "yot": 0.70, "": 0.50},  # 54; rest assumed
    ("Reviewing", "child"): {"": 0.67},  # figure 51: just over two in three
    ("Reviewing", "other"): {"nps": 0.58, "crc": 0.48, "yot": 0.68, "": 0.52},  # headline; nps, crc assumed
    ("Court", ""): {"": 0.70},  # figures 11 and 13: insufficient in three in ten cases
    ("Statutory victim work", ""): {"": 0.78},  # assumed: not inspected until 2018
    ("Unpaid work", "personalised"): {"": 0.20},  # thematic of 2016: one placement in five tailored
    ("Through the Gate", "planning"): {"": 0.40},  # thematics: six in ten plans inadequate
    ("Through the Gate", ""): {"": 0.32},  # thematics: less than one in three plans reviewed well enough
    ("", ""): {"": 0.65},  # assumed
}
_MEASURES: Final[dict[str, Shares]] = {
    "workload_hampered": {"nps": 0.50, "crc": 0.70, "yot": 0.35, "": 0.62},  # figure 41; yot assumed
    "oversight_supported": {"nps": 0.72, "crc": 0.60, "": 0.65},  # assumed: CRC staff less positive
    "oversight_effective": {"": 0.58},  # youth work: of the risk of harm
    "training_met_need": {"nps": 0.76, "crc": 0.70, "": 0.72},  # just under 3 in 10 not; nps, crc assumed
    "same_officer": {"": 0.50},  # one in two
    "intervention_available": {"nps": 0.857, "crc": 0.791, "": 0.82},  # figure 44: mean of twelve kinds
    "premises_private": {"nps": 0.85, "crc": 0.65, "": 0.75},  # assumed: open booths in some CRCs
    "": {"": 0.70},  # assumed
}
_ADVERSE: Final = frozenset({"workload_hampered"})
"""Measures to which yes is the bad answer."""
_ATTRIBUTES: Final[dict[str, dict[str, Shares]]] = {
    "sex": {"": {"female": 0.15, "male": 0.85}},  # 156 of 1,066
    "ethnicity": {"": {"white": 0.81, "minority_ethnic": 0.19}},  # declared: just under one in five
    "sentence_type": {"": {"community": 0.53, "post_custody": 0.47}},  # 500 of 1,066
    "risk_of_serious_harm": {  # high or very high: 17% of all cases, 26% in youth work; the rest assumed
        "nps": {"low": 0.04, "medium": 0.52, "high": 0.39, "very_high": 0.05},
        "crc": {"low": 0.33, "medium": 0.66, "high": 0.01},
        "yot": {"low": 0.34, "medium": 0.40, "high": 0.23, "very_high": 0.03},
        "": {"low": 0.25, "medium": 0.58, "high": 0.15, "very_high": 0.02},
    },
    "safety_and_wellbeing": {"": {"low": 0.24, "medium": 0.40, "high": 0.31, "very_high": 0.05}},  # 36%
    "disposal_type": {"": {"court": 0.55, "out_of_court": 0.45}},  # assumed
    "unpaid_work_requirement": {"": {"yes": 0.50, "no": 0.50}},  # assumed, of community sentences
    "resettlement_case": {"": {"yes": 0.60, "no": 0.40}},  # assumed, of people who leave custody
    "court_report_case": {"": {"yes": 0.60, "no": 0.40}},  # assumed
    "statutory_victim_case": {"": {"yes": 0.35, "no": 0.65}},  # assumed
}
_ONLY_WITH: Final = {
    "unpaid_work_requirement": ("sentence_type", "community"),
    "resettlement_case": ("sentence_type", "post_custody"),
}
"""Attributes that are no unless another has a value."""
_JUDGED: Final = dict(zip(RATINGS, (0.15, 0.40, 0.35, 0.10), strict=True))  # assumed: few at either end
_UNANSWERED: Final = 0.01  # assumed
_NOT_APPLICABLE: Final = 0.03  # assumed
_OFTEN_NOT_APPLICABLE: Final = 0.30  # assumed
_FEW_CASES: Final = (("Reviewing", "other"), ("Statutory", "pre-release"), ("Joint working", "police"))
"""Questions that often do not apply: about a risk that changed, a release, a shared disposal."""
_PULL: Final = 0.5
"""How often an answer follows the quality of the whole case; two answers correlate by its square."""
_CASES_PER_OFFICER: Final = 5
_UNITS: Final = ("Unit A", "Unit B", "Unit C", "Unit D")
_NAMES: Final = {"nps": "NPS division", "crc": "CRC", "pdu": "PDU", "yot": "youth justice service"}
_FIRST: Final = ("case_id", "provider", "provider_type", "delivery_unit", "responsible_officer")


class SyntheticSample(NamedTuple):
    """A made-up table of cases and, beside it, of judgements, both as text."""

    header: list[str]
    rows: list[list[str]]
    judgements_header: list[str]
    judgements: list[list[str]]


class _Asked(NamedTuple):
    """A question and how it is answered; ``essential`` is by prompt, empty where it is asked itself."""

    columns: tuple[str, ...]
    share: float
    essential: tuple[bool, ...] = ()
    few: bool = False
    condition: CaseCondition | None = None
    adverse: bool = False


def synthesise(
    standards: Standards, provider_type: str, *, cases: int = 150, seed: int = 2017,
    prompts_only: Sequence[str] = (),
) -> SyntheticSample:  # fmt: skip
    """Return a made-up sample of one provider, the same for the same arguments on any machine.

    ``prompts_only`` are standards whose prompts are answered instead of their key questions.
    Raises UsageError for a provider type (RE517) or such a standard (RE511) that is not known.
    """
    applicable = standards_for(standards, provider_type)
    _require([provider_type], [t.id for t in standards.provider_types], "RE517", "provider type")
    based = [s.id for s in applicable if s.assessed == "cases"]
    _require(prompts_only, based, "RE511", "case-based standard")
    # Only random() itself is promised to draw the same numbers in every version of Python.
    rng = random.Random(seed)  # noqa: S311  (a sample, not a secret)
    provider = f"Synthetic {_NAMES.get(provider_type, provider_type)}"
    attributes = _attributes(standards, applicable, provider_type)
    asked = [*_questions(applicable, provider_type, prompts_only), *_measures(standards, provider_type)]
    header = [*_FIRST, *attributes, *(column for a in asked for column in a.columns)]
    rows = [[*first, *_case(rng, attributes, asked)] for first in _numbering(cases, provider, provider_type)]
    judgements = [_judgement(rng, provider, s) for s in applicable if s.assessed == "judgement"]
    return SyntheticSample(header, rows, ["provider", "standard", "rating", "evidence"], judgements)


def as_csv(sample: SyntheticSample, *, judgements: bool = False) -> str:
    """Return the cases, or the judgements, as CSV with LF line ends: the same on every machine."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(sample.judgements_header if judgements else sample.header)
    writer.writerows(sample.judgements if judgements else sample.rows)
    return stream.getvalue()


def _require(words: Iterable[str], known: list[str], code: str, what: str) -> None:
    """Raise UsageError at the first word that is not known."""
    for word in words:
        if word not in known:
            raise UsageError(code, f"there is no {what} '{word}'", remedy=suggestion(word, known))


def _numbering(cases: int, provider: str, provider_type: str) -> Iterator[list[str]]:
    """Yield the first cells of each case; no officer has more than a few cases."""
    officers = max(1, -(-cases // _CASES_PER_OFFICER))
    for index in range(cases):
        officer = index % officers
        unit = _UNITS[officer * len(_UNITS) // officers]
        case_id = f"C{index + 1:0{max(3, len(str(cases)))}}"
        yield [case_id, provider, provider_type, unit, f"Officer {officer + 1:02}"]


def _judgement(rng: random.Random, provider: str, standard: Standard) -> list[str]:
    """Return a judgement of a standard, with a characteristic of that rating as evidence."""
    rating = _choose(rng, _JUDGED)
    told = [q.characteristics[RATINGS.index(rating)] for q in standard.key_questions if q.characteristics]
    return [provider, standard.id, rating, f"Synthetic: {told[0] if told else 'made up.'}"]


def _attributes(standards: Standards, applicable: Sequence[Standard], kind: str) -> dict[str, Shares]:
    """Return the shares of the values of each attribute that cases of this kind of provider have."""
    elsewhere = _conditioned(standards.standards) - _conditioned(applicable)
    found: dict[str, Shares] = {}
    for attribute in standards.attributes.values():
        known = _ATTRIBUTES.get(attribute.id, {})
        shares = known.get(kind, known.get("", {}))
        if attribute.values and not (shares and set(shares) <= set(attribute.values)):
            shares = dict.fromkeys(attribute.values, 1 / len(attribute.values))  # assumed: equal
        if shares and attribute.id not in elsewhere:
            found[attribute.id] = shares
    return found


def _conditioned(standards: Sequence[Standard]) -> set[str]:
    """Return the attributes that decide which cases the questions of ``standards`` are asked of."""
    conditions = [q.applies_when for s in standards for q in s.key_questions if q.applies_when is not None]
    named = set()
    while conditions:
        condition = conditions.pop()
        named.add(condition.attribute)
        conditions += condition.parts
    return named


def _questions(applicable: Sequence[Standard], kind: str, prompts_only: Sequence[str]) -> Iterator[_Asked]:
    """Yield the questions that are answered case by case, as columns."""
    for standard in applicable:
        for question in standard.key_questions if standard.assessed == "cases" else ():
            prompts = question.prompts if standard.id in prompts_only and question.derivation else ()
            yield _Asked(
                columns=tuple(p.id for p in prompts) or (question.id,),
                essential=tuple(p.essential for p in prompts),
                share=_of(next(s for p, s in _SUFFICIENT.items() if _fits(p, standard, question)), kind),
                few=any(_fits(pattern, standard, question) for pattern in _FEW_CASES),
                condition=question.applies_when,
            )


def _measures(standards: Standards, provider_type: str) -> Iterator[_Asked]:
    """Yield the measures of the cases, as columns."""
    for measure in standards.measures.values():
        if measure.of == "cases":
            share = _of(_MEASURES.get(measure.id, _MEASURES[""]), provider_type)
            yield _Asked((measure.id,), share, adverse=measure.id in _ADVERSE)


def _fits(pattern: tuple[str, str], standard: Standard, question: KeyQuestion) -> bool:
    """Return whether a key question is of a standard, and through a lens, of these names."""
    name, word = pattern
    return standard.name.startswith(name) and word in question.lens


def _of(shares: Shares, provider_type: str) -> float:
    """Return the share for a provider type, or the one for every other."""
    return shares.get(provider_type, shares[""])


def _case(rng: random.Random, attributes: Mapping[str, Shares], asked: Sequence[_Asked]) -> list[str]:
    """Return one case: its attributes, then its answers, which hang together by its quality."""
    values: dict[str, str] = {}
    for attribute, shares in attributes.items():
        value = _choose(rng, shares)
        other, needed = _ONLY_WITH.get(attribute, ("", ""))
        values[attribute] = value if values.get(other, needed) == needed else "no"
    quality = rng.random()
    answers = (cell for question in asked for cell in _cells(rng, question, quality, values))
    return [*values.values(), *answers]


def _choose(rng: random.Random, shares: Shares) -> str:
    """Return one of the values, each as often as its share; the shares add up to one."""
    left = rng.random()
    for value, share in shares.items():
        left -= share
        if left < 0:
            return value
    return next(reversed(shares))


def _cells(rng: random.Random, asked: _Asked, quality: float, values: Mapping[str, str]) -> list[str]:
    """Return what one case answers to one question: in its own column, or in those of its prompts."""
    if asked.condition is not None and holds(asked.condition, values) is False:
        return [""] * len(asked.columns)
    luck = 1 - quality if asked.adverse else quality
    answer = _answer(rng, luck, asked.share, _OFTEN_NOT_APPLICABLE if asked.few else _NOT_APPLICABLE)
    return _prompts(rng, asked.essential, answer) if asked.essential else [answer]


def _answer(rng: random.Random, luck: float, share: float, not_applicable: float) -> str:
    """Return an answer that is yes as often as ``share`` says, and more often in a lucky case."""
    missing, pull, own = rng.random(), rng.random(), rng.random()
    if missing < _UNANSWERED:
        return ""
    if missing < _UNANSWERED + not_applicable:
        return "na"
    return "yes" if (luck if pull < _PULL else own) < share else "no"


def _prompts(rng: random.Random, essential: Sequence[bool], answer: str) -> list[str]:
    """Return answers to prompts from which ``answer`` to their key question follows, or nearly always."""
    if answer not in ("yes", "no"):
        return [answer] * len(essential)
    share = 0.9 if answer == "yes" else 0.45  # assumed
    cells = [_answer(rng, rng.random(), share, _NOT_APPLICABLE) for _ in essential]
    decisive = [index for index, must in enumerate(essential) if must] or [0]
    for index in decisive if answer == "yes" else decisive[:1]:
        cells[index] = answer
    return cells
