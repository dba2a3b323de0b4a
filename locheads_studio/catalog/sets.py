"""Model sets: which there are, and where their three models lie. A set is a VLM, a segmenter and an inpainter."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from locheads_studio.catalog import places, safety
from locheads_studio.catalog.table import FILE, KINDS, Part, Table, read_table
from locheads_studio.config import paths
from locheads_studio.errors import ModelError, WeightsError

PARTS = KINDS


@dataclass(frozen=True, kw_only=True)
class ModelSet:
    """A set and the folders of its three models, which may be missing.

    `note` is a sentence for the user: what the set can and cannot do. `parts` are the rows of the table they come
    from, VLM, segmenter, inpainter; empty for a folder that the user named.
    """

    name: str
    title: str
    vlm: Path
    segmenter: Path
    inpainter: Path
    note: str = ""
    parts: tuple[Part, ...] = ()

    def part(self, kind: str) -> Part | None:
        """The table's row of a kind: family, known heads, variant of the weights."""
        return next((part for part in self.parts if part.kind == kind), None)


def table(*, ours_only: bool = False) -> Table:
    """Our table of models with the user's own on top. TableError when one of the files cannot be read."""
    return read_table(paths.resources() / FILE, None if ours_only else paths.config_dir() / FILE)


def model_sets(*, ours_only: bool = False) -> tuple[ModelSet, ...]:
    """Every set of the table, in its order; their weights may be missing. TableError as `table`."""
    known = table(ours_only=ours_only)
    return tuple(_model_set(known, name) for name in known.sets)


def lora_files() -> tuple[Path, ...]:
    """The LoRA files that the table's inpainters wear. TableError as `table`."""
    return tuple(lora.file for part in table().parts.values() for lora in part.loras)


def find_set(name: str) -> ModelSet:
    """The set of that name, or the folder of that path that holds `vlm`, `segmenter` and `inpainter`; weights present
    and of the allowed kinds.

    Raises:
        ModelError: there is neither.
        TableError: the table of models cannot be read.
        WeightsError: a model is missing, not whole, or holds what must not be loaded.
    """
    known = table()
    found = _model_set(known, name) if name in known.sets else _folder(name)
    if found is None:
        raise ModelError(
            "There is no model set {name}",
            "Use {choices}, or a folder that holds {parts}",
            name=repr(name),
            choices=" or ".join(known.sets),
            parts=", ".join(PARTS),
        )
    for kind in PARTS:
        folder: Path = getattr(found, kind)
        part = found.part(kind)
        if part is not None and part.folder is None:
            if not places.is_ready(part):
                raise WeightsError(
                    "The {kind} of the model set {name} ({title}) is not downloaded, or not whole",
                    "Download it in the model manager, or with `locheads-studio models download {model_set}`",
                    kind=kind,
                    name=repr(name),
                    title=part.title,
                    model_set=name,
                )
        elif not any(any(folder.rglob(kind)) for kind in ("*.safetensors", "*.pth", safety.LAMA_FILE)):
            raise WeightsError(
                "The {kind} of the model set {name} is missing ({folder}/{part})",
                "Install the program again, or choose another set with --set",
                kind=kind,
                name=repr(name),
                folder=folder.parent.name,
                part=folder.name,
            )
        safety.check_folder(folder)
    return found


def _model_set(known: Table, name: str) -> ModelSet:
    row = known.sets[name]
    parts = known.parts_of(row)
    vlm, segmenter, inpainter = (places.load_path(part) for part in parts)
    return ModelSet(
        name=name, title=row.title, vlm=vlm, segmenter=segmenter, inpainter=inpainter, note=row.note, parts=parts
    )


def _folder(name: str) -> ModelSet | None:
    folder = Path(name)
    if not any((folder / part).is_dir() for part in PARTS):
        return None
    return ModelSet(
        name=folder.name,
        title=folder.name,
        vlm=folder / "vlm",
        segmenter=folder / "segmenter",
        inpainter=folder / "inpainter",
    )
