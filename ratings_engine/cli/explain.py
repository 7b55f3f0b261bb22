"""``explain``: why the overall, a standard, a key question or a case came out as it did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ratings_engine.cli.intervals import confidence_asked, confidence_option
from ratings_engine.cli.options import (
    SampleOptions,
    format_option,
    keep_inputs,
    open_input,
    output_option,
    sample_options,
)
from ratings_engine.cli.reporting import write_answer
from ratings_engine.cli.stability import resampling_asked, stability_options
from ratings_engine.cli.what_if import what_if_asked, what_if_options
from ratings_engine.errors import Place, UsageError
from ratings_engine.presenters.explanation import present_explanation
from ratings_engine.rating.engine import rate_inspection, standards_ref
from ratings_engine.results.finding_nodes import CASE, find_node
from ratings_engine.standards.suggestions import suggestion
from ratings_engine.uncertainty.intervals import inspection_with_intervals
from ratings_engine.vocabulary import OVERALL

if TYPE_CHECKING:
    from ratings_engine.cli.what_if import WhatIf
    from ratings_engine.counterfactual.model import Counterfactual
    from ratings_engine.results.finding_nodes import FoundNode
    from ratings_engine.results.model import InspectionResult
    from ratings_engine.samples.model import Inspection, Sample
    from ratings_engine.standards.model import Standards
    from ratings_engine.uncertainty.stability import Resampling

__all__ = ["command"]


@click.command("explain")
@click.argument("sample")
@click.argument("target", default=OVERALL)
@sample_options("Which provider, where the sample has several.")
@confidence_option
@what_if_options
@stability_options
@format_option("text", "json")
@output_option
def command(sample: str, target: str, form: str, output: str | None, **given: Any) -> None:  # noqa: ANN401
    """Explain a rating in SAMPLE.

    TARGET is overall (the default), a standard such as 2.2, a key question such as 2.2.3,
    or a case such as case:C017. With --to, say what is the least that would have to be
    answered or judged otherwise for another rating, and to lose the present one.

    \b
    Examples:
      ratings-engine explain cases.csv 2.2 --provider-type crc
      ratings-engine explain cases.csv case:C017 --provider-type crc
      ratings-engine explain east-sussex.yaml
      ratings-engine explain cases.csv 2.2 --provider-type crc --to good
    """
    what_if = what_if_asked(given, target)
    resampling, confidence = resampling_asked(given), confidence_asked(given)
    options = SampleOptions(**given)
    keep_inputs(output, [sample, options.judgements, options.standards or ""])
    standards, read = open_input([sample], options, options.provider)
    inspection = _choose(read, options, sample)
    case = target.removeprefix(CASE) if target.startswith(CASE) else None
    result = rate_inspection(standards, inspection, indicative=options.indicative, case=case)
    result = inspection_with_intervals(standards, result, confidence)
    node = find_node(result, target, Place(sample))
    if what_if is not None:
        found = _what_it_takes(standards, inspection, what_if, options)
        from ratings_engine.presenters.counterfactual import present_counterfactual

        write_answer(present_counterfactual(found, result, standards_ref(standards), node, form), output)
        return
    if resampling is not None:
        result = _resampled(standards, inspection, result, node, resampling, options)
    write_answer(present_explanation(result, standards_ref(standards), node, target, form), output)


def _what_it_takes(
    standards: Standards, inspection: Inspection, asked: WhatIf, options: SampleOptions
) -> Counterfactual:
    from ratings_engine.counterfactual.engine import what_it_takes

    indicative, alternatives = options.indicative, asked.alternatives
    return what_it_takes(
        standards, inspection, asked.target, asked.to, indicative=indicative, alternatives=alternatives
    )


def _resampled(
    standards: Standards,
    inspection: Inspection,
    result: InspectionResult,
    node: FoundNode,
    resampling: Resampling,
    options: SampleOptions,
) -> InspectionResult:
    """Return the result with how stable it is.

    Raises UsageError RE873 for what is rated in no resample: a case, or a key question.
    """
    if node.case is not None or node.key_question is not None:
        message = "--stability is about the overall rating and standards"
        raise UsageError("RE873", message, remedy="explain one of these, or leave --stability out")
    from ratings_engine.uncertainty.stability import inspection_with_stability

    return inspection_with_stability(standards, inspection, result, resampling, indicative=options.indicative)


def _choose(sample: Sample, options: SampleOptions, path: str) -> Inspection:
    """Return the one inspection that is meant.

    Raises UsageError RE011 where none has that name, or several could be meant.
    """
    names = list(dict.fromkeys(inspection.provider for inspection in sample.inspections))
    found = [i for i in sample.inspections if options.provider in ("", i.provider)]
    if len(found) > 1 and options.provider_type:
        found = [i for i in found if i.provider_type == options.provider_type.lower()] or found
    if len(found) == 1:
        return found[0]
    if not found:
        message, remedy = (
            f"the sample has no provider '{options.provider}'",
            suggestion(options.provider, names),
        )
    else:
        message = f"the sample has {len(found)} inspections that could be meant"
        remedy = f"choose with --provider ({', '.join(names[:12])}) and --provider-type"
    raise UsageError("RE011", message, place=Place(path), remedy=remedy)
