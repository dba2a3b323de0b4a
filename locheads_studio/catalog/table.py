"""The table of models: parts (one VLM, segmenter or inpainter each) and sets of three of them, read from TOML.

``resources/models.toml`` is ours; ``models.toml`` in the settings folder is the user's, of the same form, and may add
parts and sets or replace ours by name. Every mistake is told with file, table and key.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from locheads_studio.catalog.lora import Lora
from locheads_studio.catalog.lora import parse as parse_lora
from locheads_studio.errors import StudioError, UsageError
from locheads_studio.texts import Text

FILE: Final = "models.toml"
KINDS: Final = ("vlm", "segmenter", "inpainter")

DEFAULT_FILES: Final[Mapping[str, tuple[str, ...]]] = {
    "vlm": (
        "config.json", "generation_config.json", "preprocessor_config.json", "processor_config.json",
        "video_preprocessor_config.json", "model.safetensors", "model.safetensors.index.json",
        "model-*-of-*.safetensors", "tokenizer.json", "tokenizer.model", "tokenizer_config.json",
        "special_tokens_map.json", "added_tokens.json", "vocab.json", "merges.txt", "LICENSE*", "README.md",
    ),
    "segmenter": (
        "config.json", "preprocessor_config.json", "processor_config.json", "model.safetensors", "LICENSE*",
        "README.md",
    ),
    "inpainter": (
        "model_index.json", "scheduler/*.json", "*/config.json", "*/*.safetensors", "*/*.safetensors.index.json",
        "tokenizer*/*.json", "tokenizer*/*.txt", "tokenizer*/*.model", "tokenizer*/*.jinja", "processor/*.json",
        "processor/*.txt", "processor/*.jinja", "LICENSE*", "README.md",
    ),
}  # fmt: skip
"""What is fetched of a repository when the table does not say; shell patterns where ``*`` stays within a folder."""

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9.+_-]*")
_REPOSITORY: Final = re.compile(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*")
_HEAD: Final = re.compile(r"L\d+H\d+")
_HASH: Final = re.compile(r"[0-9a-f]{64}")


class TableError(StudioError):
    """A models.toml that cannot be read. Names the file and the key."""

    code = "models"


@dataclass(frozen=True, kw_only=True)
class Part:
    """One model. Sizes and memory in bytes; 0 and "" mean unknown.

    ``family``: ``model_type`` of a VLM's config.json, "sam", "sam2" or "sam3" of a segmenter, "sd", "sdxl",
    "flux-fill", "flux-kontext", "flux2-klein", "qwen-image", "qwen-image-edit" or "lama" of an inpainter.
    ``repository`` is on the Hub, ``revision`` a commit, or a branch where no commit is known; ``files`` are patterns.
    ``size``: bytes of those files, exact when ``size_is_exact``. ``memory``: about what it needs on the device as this
    program runs it. ``heads``: published localization heads. ``variant``: infix of the weights' file names, "fp16" in
    ``model.fp16.safetensors``. ``sha256``: of files whose hash is known beforehand. ``missing``: what is missing to run
    it; a part that says so cannot be used. ``folder``: where it is, when it is not on the Hub. ``loras``: LoRA files
    that an inpainter always wears.
    """

    name: str
    kind: str
    title: str
    family: str = ""
    repository: str = ""
    revision: str = "main"
    files: tuple[str, ...] = ()
    size: int = 0
    size_is_exact: bool = False
    memory: int = 0
    licence: str = ""
    gated: bool = False
    good_at: str = ""
    heads: tuple[str, ...] = ()
    variant: str = ""
    sha256: Mapping[str, str] = field(default_factory=dict, hash=False)
    missing: str = ""
    folder: Path | None = None
    loras: tuple[Lora, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SetRow:
    """A set as the table has it: names of parts, one of each kind. ``note``: what it can and cannot do."""

    name: str
    title: str
    vlm: str
    segmenter: str
    inpainter: str
    note: str = ""


@dataclass(frozen=True)
class Table:
    """Parts and sets by name, in the order they are offered."""

    parts: Mapping[str, Part]
    sets: Mapping[str, SetRow]

    def parts_of(self, row: SetRow) -> tuple[Part, Part, Part]:
        """VLM, segmenter and inpainter of a set."""
        return self.parts[row.vlm], self.parts[row.segmenter], self.parts[row.inpainter]


_PART_KEYS: Final[Mapping[str, type]] = {
    "name": str, "kind": str, "title": str, "family": str, "repository": str, "revision": str, "files": list,
    "size": int, "size_about": int, "memory_about": int, "licence": str, "gated": bool, "good_at": str, "heads": list,
    "variant": str, "sha256": dict, "missing": str, "folder": str, "loras": list,
}  # fmt: skip
_SET_KEYS: Final[Mapping[str, type]] = dict.fromkeys(("name", "title", "vlm", "segmenter", "inpainter", "note"), str)
_KIND_WORDS: Final = {
    str: "text",
    int: "a whole number",
    bool: "true or false",
    list: "a list of texts",
    dict: "a table",
}


def read_table(ours: Path, theirs: Path | None = None) -> Table:
    """Our table with the user's on top.

    Args:
        ours: the file of the program; it must be there.
        theirs: the user's file; it may be missing.

    Raises:
        TableError: a file is not TOML, or a row is not as it must be. Our own file is treated alike.
    """
    parts: dict[str, Part] = {}
    sets: dict[str, SetRow] = {}
    for path in (ours, theirs):
        if path is None or (path is theirs and not path.is_file()):
            continue
        rows = _rows(path)
        for row in rows["part"]:
            part = _part(row, path)
            parts[part.name] = part
        for row in rows["set"]:
            made = _set(row, path, parts)
            sets[made.name] = made
    return Table(parts, sets)


def _rows(path: Path) -> dict[str, list[dict[str, Any]]]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise TableError(
            "The table of models cannot be read: {error}", "Mend or remove {path}", error=error, path=path
        ) from error
    for name, rows in table.items():
        if name not in ("part", "set"):
            raise TableError(
                "{name}: there is no table {table}",
                "Use [[part]] and [[set]] in {path}",
                name=path.name,
                table=repr(name),
                path=path,
            )
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise TableError(
                "{name}: {table} is not a list of tables",
                "Write [[{table}]] in {path}",
                name=path.name,
                table=name,
                path=path,
            )
    return {"part": table.get("part", []), "set": table.get("set", [])}


def _checked(row: dict[str, Any], what: str, keys: Mapping[str, type], required: tuple[str, ...], path: Path) -> str:
    """The row's name as errors call it; TableError for what it must not have or lacks."""
    name = row.get("name")
    label = (
        Text("{name}, {what} {entry}", name=path.name, what=what, entry=repr(name))
        if isinstance(name, str)
        else Text("{name}, a {what} without a name", name=path.name, what=what)
    )
    for key, value in row.items():
        if key not in keys:
            raise TableError(
                "{label}: there is no key {key}",
                "Use {keys} in {path}",
                label=label,
                key=repr(key),
                keys=", ".join(keys),
                path=path,
            )
        kind = keys[key]
        right = isinstance(value, kind) and not (kind is int and isinstance(value, bool))
        if kind is list:
            right = right and all(isinstance(item, str) for item in value)
        if kind is int:
            right = right and value > 0
        if not right:
            raise TableError(
                "{label}: {key} must be {expected}",
                "Mend it in {path}",
                label=label,
                key=key,
                expected=_KIND_WORDS[kind],
                path=path,
            )
    for key in required:
        if not row.get(key):
            raise TableError("{label}: {key} is missing", "Add it in {path}", label=label, key=key, path=path)
    if not _NAME.fullmatch(row["name"]):
        raise TableError(
            "{label}: a name has small letters, digits and . + _ - only", "Change it in {path}", label=label, path=path
        )
    return label


def _part(row: dict[str, Any], path: Path) -> Part:
    label = _checked(row, "part", _PART_KEYS, ("name", "kind", "title"), path)

    def wrong(what: str) -> TableError:
        return TableError("{label}: {what}", "Mend it in {path}", label=label, what=what, path=path)

    kind = row["kind"]
    if kind not in KINDS:
        raise wrong(Text("kind must be one of {choices}", choices=", ".join(KINDS)))
    if not row.get("missing") and bool(row.get("repository")) == bool(row.get("folder")):
        raise wrong("it needs either repository or folder")
    if row.get("repository") and not _REPOSITORY.fullmatch(row["repository"]):
        raise wrong("repository is not of the form owner/name")
    if "size" in row and "size_about" in row:
        raise wrong("it has both size and size_about")
    for pattern in row.get("files", ()):
        if pattern.startswith("/") or ".." in pattern.split("/") or "\\" in pattern:
            raise wrong(Text("files holds {pattern}, which leads out of the repository", pattern=repr(pattern)))
    for head in row.get("heads", ()):
        if not _HEAD.fullmatch(head):
            raise wrong(Text("heads holds {head}; heads are written L14H24", head=repr(head)))
    for file, digest in row.get("sha256", {}).items():
        if not isinstance(digest, str) or not _HASH.fullmatch(digest):
            raise wrong(Text("sha256 of {file} is not 64 small hexadecimal digits", file=repr(file)))
    if row.get("loras") and kind != "inpainter":
        raise wrong("only an inpainter wears LoRA files")
    try:
        loras = tuple(parse_lora(text, path.parent) for text in row.get("loras", ()))
    except UsageError as error:
        raise wrong(Text("loras: {message}", message=error.message)) from error
    folder = row.get("folder")
    return Part(
        name=row["name"],
        kind=kind,
        title=row["title"],
        family=row.get("family", ""),
        repository=row.get("repository", ""),
        revision=row.get("revision", "main"),
        files=tuple(row.get("files", DEFAULT_FILES[kind])),
        size=row.get("size", row.get("size_about", 0)),
        size_is_exact="size" in row,
        memory=row.get("memory_about", 0),
        licence=row.get("licence", ""),
        gated=row.get("gated", False),
        good_at=row.get("good_at", ""),
        heads=tuple(row.get("heads", ())),
        variant=row.get("variant", ""),
        sha256=dict(row.get("sha256", {})),
        missing=row.get("missing", ""),
        folder=path.parent / Path(folder).expanduser() if folder else None,
        loras=loras,
    )


def _set(row: dict[str, Any], path: Path, parts: Mapping[str, Part]) -> SetRow:
    label = _checked(row, "set", _SET_KEYS, ("name", "title", *KINDS), path)
    for kind in KINDS:
        part = parts.get(row[kind])
        if part is None:
            raise TableError(
                "{label}: there is no part {row} for its {kind}",
                "Add a [[part]] or mend it in {path}",
                label=label,
                row=repr(row[kind]),
                kind=kind,
                path=path,
            )
        if part.kind != kind:
            raise TableError(
                "{label}: {row} is no {kind} but a {other}",
                "Mend it in {path}",
                label=label,
                row=repr(row[kind]),
                kind=kind,
                other=part.kind,
                path=path,
            )
    return SetRow(**row)
