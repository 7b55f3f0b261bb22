"""One overlay at work on a pack: what it may touch, and how a touched rule shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ratings_engine.errors import Finding, Place
from ratings_engine.standards.nodes import Map, Mark, Seq, each_map, place_of
from ratings_engine.standards.suggestions import suggestion

if TYPE_CHECKING:
    from ratings_engine.standards.model import Overlay
    from ratings_engine.standards.pack import Pack
    from ratings_engine.standards.source import Document

__all__ = ["ATOMIC", "Claims", "Item", "Proposal"]

Item = tuple[str, ...]
"""What a change is about, from the outside in: ("standard", "2.1", "key_question", "2.1.3", "question")."""

ATOMIC = frozenset({"applies_when", "when", "bands", "values"})
"""Fields that are replaced as a whole: half of an old condition with half of a new one is neither."""

TAKEN_ALONG = ("applies_when", "applies_to")
"""What a standard says of all its key questions; one that moves elsewhere takes it along."""

_NAMED = {("framework", "attributes"), ("framework", "measures")}
"""Things by name that a pack may have none of; each is added by itself."""

_RULES: frozenset[Item] = frozenset(
    [
        ("framework", "scale"),
        ("framework", "rounding"),
        ("framework", "key_questions"),
        ("framework", "key_questions", "derivation"),
        ("framework", "standards"),
        ("framework", "indicators"),
        ("framework", "overall"),
        ("framework", "discretion"),
        ("framework", "sampling"),
    ]
)
_NAMED_RULES = frozenset([("framework", "bandings"), ("framework", "measures")])
_RULES_OF_STANDARDS = ("derivation", "rating")
"""What explanations cite although it may leave out its source, beside what has one."""

_CONFIDENCE = "proposed"
_NOTE_LENGTH = 4000


class Claims:
    """What overlays changed already, so that no two of them change the same thing."""

    def __init__(self) -> None:
        """Start with nothing claimed."""
        self._claimed: dict[Item, Place] = {}
        self._beneath: dict[Item, Place] = {}
        self._gone: dict[str, Place] = {}

    def earlier(self, item: Item) -> Place | None:
        """Return where ``item``, what holds it or a part of it was changed before."""
        holders = (item[:depth] for depth in range(1, len(item) + 1))
        found = next((self._claimed[held] for held in holders if held in self._claimed), None)
        return found or self._beneath.get(item)

    def claim(self, item: Item, place: Place) -> None:
        """Remember that ``item`` is changed at ``place``."""
        self._claimed[item] = place
        for depth in range(1, len(item)):
            self._beneath.setdefault(item[:depth], place)

    def bury(self, node: Map, place: Place) -> None:
        """Remember that a thing, with all that it holds, lost its id at ``place``."""
        self._gone.update({each["id"]: place for each in each_map(node) if "id" in each})

    def gone(self, name: str) -> Place | None:
        """Return where the thing of that id was dropped or moved."""
        return self._gone.get(name)


class Proposal:
    """An overlay being applied: the pack so far, what the overlay says, and what is wrong with it."""

    def __init__(self, pack: Pack, overlay: Overlay, said: Map, claims: Claims) -> None:
        """Start on ``pack``, which the proposal changes in place: its nodes are nobody else's."""
        self.pack = pack
        self.overlay = overlay
        self.said = said
        self.root: Map = pack.framework.root
        self.standards: dict[str, Document] = {d.root["id"]: d for d in pack.standards}
        self.findings: list[Finding] = []
        self._claims = claims
        self._gone: set[Item] = set()
        self._emptied: set[Item] = set()

    def find(self, code: str, place: Place, message: str, remedy: str, severity: str = "error") -> None:
        """Note what is wrong."""
        self.findings.append(Finding(code, severity, place, message, remedy))

    def claim(self, item: Item, place: Place) -> bool:
        """Return whether ``item`` may be changed; where it was changed before, that is a finding."""
        earlier = self._claims.earlier(item)
        if earlier is None:
            self._claims.claim(item, place)
            return True
        message = f"{_say(item)} is also changed at {earlier}"
        self.find("RE707", place, message, "keep one of the two changes, or join them")
        return False

    def claim_gone(self, item: Item, node: Map, place: Place) -> bool:
        """Return whether ``item``, which is ``node``, may be dropped; another may then take its id."""
        earlier = self._claims.earlier(item)
        emptied = item in self._emptied and earlier is not None and earlier.file == place.file
        allowed = emptied or self.claim(item, place)
        if allowed:
            self._gone.add(item)
            self._claims.bury(node, place)
        return allowed

    def claim_moved(self, item: Item, node: Map, new: Item, place: Place) -> bool:
        """Return whether ``item``, which is ``node``, may become ``new``; its holder may then be dropped.

        The holder's conditions go with it, so that nobody else may change those.
        """
        leaves = item[:2] != new[:2]
        conditions = [(*item[:2], field, item[-1]) for field in TAKEN_ALONG if leaves]
        allowed = self.claim_gone(item, node, place) and self.claim_new(new, place)
        if allowed:
            allowed = all(self.claim(condition, place) for condition in conditions)
            self._emptied.add(item[:2])
        return allowed

    def claim_new(self, item: Item, place: Place) -> bool:
        """Return whether something new may be called ``item``."""
        return item in self._gone or self.claim((*item, "added"), place)

    def unknown(self, place: Place, what: str, name: str, known: list[str], item: Item = ()) -> None:
        """Note that the pack has nothing of that name, or has it no longer; ``item`` is what it would be."""
        gone = self._claims.gone(name) or (self._claims.earlier(item) if item else None)
        if gone is not None:
            message = f"{what} {name} is dropped or moved at {gone}"
            self.find("RE707", place, message, "keep one of the two changes, or join them")
            return
        message = f"{self.overlay.base_id} has no {what} '{name}'"
        self.find("RE709", place, message, suggestion(name, known))

    def put(self, holder: Map, key: str, value: Any, origin: Map, at: Mark | None = None) -> None:  # noqa: ANN401
        """Set a field; its place becomes that of ``key`` in ``origin``, or ``at`` there."""
        holder[key] = value
        holder.key_at[key] = at or origin.key_at[key]
        holder.value_at[key] = at or origin.value_at[key]
        holder.files[key] = origin.file

    def merge(self, target: Map, change: Map, item: Item) -> None:
        """Change the fields of ``target`` that ``change`` names."""
        for key, value in change.items():
            inner = (*item, key)
            if isinstance(value, Map) and inner in _NAMED and key not in target:
                self.put(target, key, Map(value.at, value.file), change)
            held = target.get(key)
            if isinstance(value, Map) and isinstance(held, Map) and key not in ATOMIC:
                self.merge(held, value, inner)
            elif self.claim(inner, place_of(change, key, of_key=True)):
                self._set(target, key, change, item)

    def _set(self, target: Map, key: str, change: Map, item: Item) -> None:
        value = change[key]
        if _same(value, target.get(key)):
            # What the proposal cites for a change may be what it was given already.
            if target.files.get(key) != change.file:
                self._idle(target, key, change)
            return
        for marks, origin in ((target.key_at, change.key_at), (target.value_at, change.value_at)):
            marks[key] = origin[key]
        target.files[key] = change.file
        if value is None:
            del target[key]
        else:
            target[key] = value
        if isinstance(value, Map) and _is_rule((*item, key), value):
            self.cite_new(value)
        self.cite(target, change.key_at[key], change.file, item)

    def _idle(self, target: Map, key: str, change: Map) -> None:
        here = f"'{key}' is already so in {self.overlay.base_id}"
        what = here if key in target else f"there is no '{key}' to remove"
        place = place_of(change, key, of_key=True)
        self.find("RE708", place, f"{what}, so nothing changes", "leave it out", "warning")

    def cite(self, node: Map, mark: Mark, file: str, item: Item = ()) -> None:
        """Let a changed rule stand where the proposal changes it, and cite the proposal.

        What the proposal itself says of source and confidence stays.
        """
        if not _is_rule(item, node):
            return
        self._keep_cited(node)
        for key in node:
            node.files.setdefault(key, node.file)
        node.at, node.file = mark, file
        origin = Map(mark, file)
        for key, value in (("source", self.overlay.id), ("confidence", _CONFIDENCE)):
            if node.files.get(key) != self.said.file:
                self.put(node, key, value, origin, at=mark)
        if "note" in node and node.files["note"] != self.said.file:
            note = f"Changed by '{self.overlay.title}'. Noted before: {node['note']}"[:_NOTE_LENGTH]
            self.put(node, "note", note, origin, at=mark)

    def _keep_cited(self, node: Map) -> None:
        """Let what took its source from a rule that changes go on citing what it did."""
        bands = node.get("bands")
        parts = [*(bands if isinstance(bands, Seq) else ()), node.get("derivation")]
        for part in parts:
            for key in ("source", "confidence"):
                if isinstance(part, Map) and key in node and key not in part and part.file != self.said.file:
                    self.put(part, key, node[key], node)

    def cite_new(self, node: Map) -> None:
        """Let a new rule cite the proposal where it cites nothing."""
        for key, value in (("source", self.overlay.id), ("confidence", _CONFIDENCE)):
            if key not in node:
                self.put(node, key, value, node, at=node.at)


def _is_rule(item: Item, node: Map) -> bool:
    """Return whether explanations cite ``node``: most rules say their source, and some may leave it out."""
    if item[:1] == ("framework",) and len(item) <= len(("framework", "field")):
        return item in _RULES
    own = item in _RULES or item[:-1] in _NAMED_RULES
    of_standard = item[:1] == ("standard",) and item[-1] in _RULES_OF_STANDARDS
    return own or of_standard or "source" in node or "rating" in node


def _same(value: object, held: object) -> bool:
    """Return whether two values are one; true is not 1 here."""
    return value == held and isinstance(value, bool) == isinstance(held, bool)


def _say(item: Item) -> str:
    """Return an item in words: standard 2.1 key question 2.1.3 lens; or as keys of a framework."""
    if item[0] == "framework":
        return f"'{': '.join(item[1:])}'"
    return " ".join(word.replace("_", " ") for word in item)
