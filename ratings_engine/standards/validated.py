"""Which packs were validated already, by digest: the shipped ones at build time, others here."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os

__all__ = ["SHIPPED_LIST", "cache_folder", "checks_digest", "is_validated", "remember"]

_HERE = os.path.dirname(os.path.abspath(__file__))
SHIPPED_LIST = os.path.join(_HERE, "shipped-digests.txt")
"""Digests of the shipped packs, a line each, written when the wheel is built."""


def is_validated(digest: str) -> bool:
    """Return whether a pack with this digest passed validation by this very engine."""
    return digest in _shipped() or os.path.exists(_marker(digest))


def remember(digest: str) -> None:
    """Remember that a pack with this digest passed validation.

    A cache that cannot be written costs time at the next run, and nothing else.
    """
    marker = _marker(digest)
    with contextlib.suppress(OSError):
        os.makedirs(os.path.dirname(marker), exist_ok=True)
        with open(marker, "x", encoding="utf-8"):
            pass


def _shipped() -> frozenset[str]:
    try:
        with open(SHIPPED_LIST, encoding="utf-8") as stream:
            return frozenset(stream.read().split())
    except FileNotFoundError:
        return frozenset()


def _marker(digest: str) -> str:
    """Return the marker's path; it changes with the checks, so that new checks are applied."""
    return os.path.join(cache_folder(), "validated", f"{checks_digest()[:16]}-{digest[-64:]}")


def cache_folder() -> str:
    """Return the folder of what is remembered between runs."""
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(base, "ratings-engine")


@functools.cache
def checks_digest() -> str:
    """Return a digest of the code and schemas that read and validate."""
    digest = hashlib.sha256()
    schemas = os.path.join(_HERE, "schemas")
    for folder in (_HERE, schemas):
        for name in sorted(os.listdir(folder)):
            if name.endswith((".py", ".json")):
                with open(os.path.join(folder, name), "rb") as stream:
                    digest.update(stream.read())
    return digest.hexdigest()
