"""What there is and how much of it is here, for the command line and the window."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from locheads_studio.catalog import places
from locheads_studio.catalog.places import Status
from locheads_studio.catalog.table import Part, SetRow, Table
from locheads_studio.errors import UsageError


@dataclass(frozen=True)
class SetState:
    """A set, its three parts and how much of each is here."""

    row: SetRow
    parts: tuple[Part, ...]
    statuses: tuple[Status, ...]

    @property
    def status(self) -> Status:
        """That of the whole: "ready" when all parts are, "partly" when something is here."""
        if all(status == "built in" for status in self.statuses):
            return "built in"
        if "not supported" in self.statuses:
            return "not supported"
        if all(status in ("ready", "built in") for status in self.statuses):
            return "ready"
        return "partly" if set(self.statuses) & {"ready", "partly"} else "missing"

    @property
    def size(self) -> int:
        """Bytes of all parts, about; 0 when they are built in."""
        return sum(part.size for part in self.parts)

    @property
    def lacking(self) -> int:
        """Bytes of the parts that are not wholly here, about."""
        pairs = zip(self.parts, self.statuses, strict=True)
        return sum(max(0, part.size - places.bytes_here(part)) for part, status in pairs if status != "ready")

    @property
    def memory(self) -> int:
        """Bytes on the device, about: VLM and segmenter stay there, the inpainter takes turns with them. 0: unknown."""
        vlm, segmenter, inpainter = (part.memory for part in self.parts)
        return max(vlm + segmenter, inpainter)

    @property
    def licences(self) -> tuple[str, ...]:
        """Of the parts, each once."""
        return tuple(dict.fromkeys(part.licence for part in self.parts if part.licence))

    @property
    def gated(self) -> tuple[Part, ...]:
        """Parts whose makers want their licence accepted on the Hub first."""
        return tuple(part for part in self.parts if part.gated)


def overview(known: Table) -> tuple[SetState, ...]:
    """The state of every set, in the table's order. Looks at the disk, some milliseconds."""
    statuses = {name: places.status(part) for name, part in known.parts.items()}
    return tuple(
        SetState(row, parts, tuple(statuses[part.name] for part in parts))
        for row in known.sets.values()
        for parts in (known.parts_of(row),)
    )


def parts_named(known: Table, names: Iterable[str]) -> tuple[Part, ...]:
    """The parts that are named, or that the sets of those names consist of; each once.

    UsageError for a name that is neither.
    """
    found: dict[str, Part] = {}
    for name in names:
        if name in known.sets:
            found |= {part.name: part for part in known.parts_of(known.sets[name])}
        elif name in known.parts:
            found[name] = known.parts[name]
        else:
            raise UsageError("There is no model or set {name}", "See `locheads-studio models list`", name=repr(name))
    return tuple(found.values())
