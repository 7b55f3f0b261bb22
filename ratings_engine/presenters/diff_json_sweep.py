"""A sweep as plain data for JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ratings_engine.presenters.diff_sweep import counts_of, landed
from ratings_engine.presenters.json_result import plain
from ratings_engine.standards.written import write_number

if TYPE_CHECKING:
    from ratings_engine.diff.model_sweep import Axis, Cell, Flip, Landing, Stretch, Sweep

__all__ = ["sweep_plain"]


def sweep_plain(sweep: Sweep) -> dict[str, Any]:
    """Return a sweep; numbers of the rules are exact, as text: 65, 66.5, 200/3."""
    providers = zip(sweep.providers, sweep.present, strict=True)
    return {
        "axes": [_axis(axis) for axis in sweep.axes],
        "providers": [{"provider": n, "provider_type": t, "now": landed(now)} for (n, t), now in providers],
        "cells": [_cell(cell, sweep) for cell in sweep.cells],
        "flips": [_flip(flip) for flip in sweep.flips],
    }


def _axis(axis: Axis) -> dict[str, Any]:
    target = axis.target
    return {
        "target": target.text,
        "words": target.words,
        "unit": target.unit,
        "low": write_number(target.low),
        "high": write_number(target.high),
        "whole": target.whole,
        "now": [write_number(value) for value in target.now],
    }


def _cell(cell: Cell, sweep: Sweep) -> dict[str, Any]:
    stretches = [axis.stretches[place] for axis, place in zip(sweep.axes, cell.places, strict=True)]
    return {
        "at": [_stretch(stretch) for stretch in stretches],
        "counts": counts_of(cell),
        "landings": [landed(landing) for landing in cell.landings],
    }


def _stretch(stretch: Stretch) -> dict[str, Any]:
    return {**plain(stretch), "low": write_number(stretch.low), "high": write_number(stretch.high)}


def _flip(flip: Flip) -> dict[str, Any]:
    return {
        "provider": flip.provider,
        "provider_type": flip.provider_type,
        "at": write_number(flip.at),
        "below": _end(flip.below),
        "itself": _end(flip.itself),
        "above": _end(flip.above),
    }


def _end(landing: Landing | None) -> str | None:
    return None if landing is None else landed(landing)
