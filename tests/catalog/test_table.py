"""The table of models: ours is whole and honest, the user's adds to it, and every mistake is told with file and key."""

from __future__ import annotations

from pathlib import Path

import pytest

from locheads_studio.catalog import safety, sets
from locheads_studio.catalog.table import KINDS, TableError, read_table
from locheads_studio.config import paths

OURS = paths.resources() / "models.toml"

MINE = """
[[part]]
name = "my-vlm"
kind = "vlm"
title = "My own"
family = "llava"
folder = "weights/vlm"
heads = ["L3H1"]

[[set]]
name = "mine"
title = "Mine"
vlm = "my-vlm"
segmenter = "sam-vit-b"
inpainter = "sd-2-inpainting"
"""


def theirs(folder: Path, text: str) -> Path:
    path = folder / "models.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_our_table_has_what_was_promised() -> None:
    known = read_table(OURS)
    families = {part.family for part in known.parts.values() if not part.missing}
    assert families >= {
        "llava", "llava_next", "llava_onevision", "deepseek_vl", "deepseek_vl_hybrid", "internvl", "qwen2_5_vl",
        "qwen3_vl", "idefics3", "gemma3", "paligemma", "sam", "sam2", "sam3", "sd", "sdxl", "flux-fill",
        "flux-kontext", "flux2-klein", "qwen-image-edit",
    }  # fmt: skip
    missing = {part.name for part in known.parts.values() if part.missing}
    assert missing == {"sharegpt4v-7b", "yi-vl-6b", "mini-gemini-2b"}
    assert known.parts["llava-1.5-7b"].heads == ("L14H24", "L14H13", "L14H26")
    for part in known.parts.values():
        assert part.licence, part.name
        if part.repository:
            assert part.size and part.memory and part.good_at, part.name
    for row in known.sets.values():
        assert row.note and [part.kind for part in known.parts_of(row)] == list(KINDS)
        assert not any(part.missing for part in known.parts_of(row))


def test_every_known_hash_of_sam_is_the_one_that_may_be_opened() -> None:
    for part in read_table(OURS).parts.values():
        if part.family == "sam" and part.repository:
            [(file, digest)] = part.sha256.items()
            assert part.files == (file,) and Path(file).name in safety.SAM_FILES
            assert safety.SAM_SHA256[digest] == part.name.removeprefix("sam-").replace("-", "_")


def test_the_users_parts_and_sets_come_on_top(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    theirs(tmp_path, MINE)
    monkeypatch.setattr(paths, "config_dir", lambda: tmp_path)
    found = {known.name: known for known in sets.model_sets()}
    assert next(iter(found)) == "storybook" and list(found)[-1] == "mine"
    assert found["mine"].vlm == tmp_path / "weights" / "vlm"
    part = found["mine"].part("vlm")
    assert part is not None and part.heads == ("L3H1",)


def test_a_users_row_replaces_ours_of_the_same_name(tmp_path: Path) -> None:
    path = theirs(tmp_path, '[[part]]\nname = "sam-vit-b"\nkind = "segmenter"\ntitle = "Else"\nfolder = "/elsewhere"\n')
    assert read_table(OURS, path).parts["sam-vit-b"].folder == Path("/elsewhere")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[part", "cannot be read"),
        ("part = 3", "part is not a list of tables"),
        ("[[parts]]\nname = 'a'", "there is no table 'parts'"),
        ("[[part]]\nkind = 'vlm'", "a part without a name: name is missing"),
        ("[[part]]\nname = 'a'\ntitle = 'A'", "part 'a': kind is missing"),
        (
            "[[part]]\nname = 'a'\ntitle = 'A'\nkind = 'ear'\nfolder='x'",
            "kind must be one of vlm, segmenter, inpainter",
        ),
        ("[[part]]\nname = 'a'\ntitle = 'A'\nkind = 'vlm'", "it needs either repository or folder"),
        ("[[part]]\nname = 'a'\ntitle = 'A'\nkind = 'vlm'\nrepository = '../x'", "not of the form owner/name"),
        ("[[part]]\nname = '../a'\ntitle = 'A'\nkind = 'vlm'\nfolder = 'x'", "small letters"),
        ("[[part]]\nname = 'a'\ntitle = 'A'\nkind = 'vlm'\nfolder = 'x'\nsize = '7 GB'", "size must be a whole number"),
        ("[[part]]\nname = 'a'\ntitle = 'A'\nkind = 'vlm'\nfolder = 'x'\nsize = 0", "size must be a whole number"),
        ("[[part]]\nname = 'a'\ntitle = 'A'\nkind = 'vlm'\nfolder = 'x'\nsize = 1\nsize_about = 1", "both size"),
        ("[[part]]\nname = 'a'\ntitle = 'A'\nkind = 'vlm'\nfolder = 'x'\ngated = 'no'", "gated must be true or false"),
        (
            "[[part]]\nname = 'a'\ntitle = 'A'\nkind = 'vlm'\nfolder = 'x'\nheads = ['14.24']",
            "heads are written L14H24",
        ),
        ("[[part]]\nname = 'a'\ntitle = 'A'\nkind = 'vlm'\nfolder = 'x'\nheads = [3]", "heads must be a list of texts"),
        ("[[part]]\nname = 'a'\ntitle = 'A'\nkind = 'vlm'\nrepository = 'a/b'\nfiles = ['../*']", "leads out"),
        ("[[part]]\nname = 'a'\ntitle = 'A'\nkind = 'vlm'\nfolder = 'x'\nsha256 = {f = 'abc'}", "64 small hexadecimal"),
        ("[[part]]\nname = 'a'\ntitle = 'A'\nkind = 'vlm'\nfolder = 'x'\ncolour = 'red'", "there is no key 'colour'"),
        (
            "[[set]]\nname = 'a'\ntitle = 'A'\nvlm = 'sam-vit-b'\nsegmenter = 'x'\ninpainter = 'x'",
            "is no vlm but a segm",
        ),
        (
            "[[set]]\nname = 'a'\ntitle = 'A'\nvlm = 'nope'\nsegmenter = 'x'\ninpainter = 'x'",
            "no part 'nope' for its vlm",
        ),
    ],
)
def test_a_mistake_is_told_with_file_and_key(tmp_path: Path, text: str, told: str) -> None:
    path = theirs(tmp_path, text)
    with pytest.raises(TableError) as caught:
        read_table(OURS, path)
    assert told in caught.value.message
    assert "models" in str(caught.value) and str(path) in caught.value.action
