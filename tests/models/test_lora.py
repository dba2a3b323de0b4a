"""LoRA files on the real classes: they change what is painted, come off without a trace, and fit or say so."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from peft import LoraConfig
from peft.utils import get_peft_model_state_dict
from safetensors.torch import load_file, save_file

from locheads_studio.catalog.lora import Lora, parse
from locheads_studio.catalog.sets import ModelSet
from locheads_studio.catalog.table import TableError, read_table
from locheads_studio.config import paths
from locheads_studio.errors import UsageError, WeightsError
from locheads_studio.models.host import ModelHost
from locheads_studio.models.inpainter import Inpainter
from tests.models.rehearsals.inpainters_published import PUBLISHED

torch.set_num_threads(1)

REPOSITORIES = ("stable-diffusion-v1-5/stable-diffusion-inpainting", "black-forest-labs/FLUX.1-Kontext-dev",
                "black-forest-labs/FLUX.2-klein-4B")  # fmt: skip
PICTURE = np.random.default_rng(1).integers(0, 256, (64, 64, 3), np.uint8)
MASK = np.zeros((64, 64), np.uint8)
MASK[20:44, 20:44] = 255


@pytest.fixture(scope="module", params=REPOSITORIES)
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    torch.manual_seed(0)
    path = tmp_path_factory.mktemp("pipeline")
    PUBLISHED[request.param](path)
    return path


def load(folder: Path) -> Inpainter:
    inpainter = Inpainter.load(folder)
    inpainter.defaults = replace(inpainter.defaults, size=64)
    return inpainter


def write_lora(folder: Path, inpainter: Inpainter, seed: int = 3) -> Path:
    """As diffusers saves one: for the attention of the network."""
    kind = "unet" if hasattr(inpainter.pipeline, "unet") else "transformer"
    network = getattr(inpainter.pipeline, kind)
    torch.manual_seed(seed)
    wanted = LoraConfig(r=4, lora_alpha=64, target_modules=["to_q", "to_k", "to_v"], init_lora_weights=False)
    network.add_adapter(wanted)
    tensors = get_peft_model_state_dict(network)
    network.delete_adapters("default")
    path = folder / f"style-{seed}.safetensors"
    save_file({f"{kind}.{name}": value.float().contiguous() for name, value in tensors.items()}, path)
    return path


def paint(inpainter: Inpainter) -> np.ndarray:
    return inpainter.inpaint(PICTURE, MASK, "a cat", seed=3, steps=2).patch


def test_it_changes_what_is_painted_and_comes_off_again(folder: Path, tmp_path: Path) -> None:
    file = write_lora(tmp_path, load(folder))
    inpainter = load(folder)
    plain = paint(inpainter)
    inpainter.wear((Lora(file),))
    worn = paint(inpainter)
    assert not np.array_equal(plain, worn)
    inpainter.wear((Lora(file, 0.5), Lora(write_lora(tmp_path, load(folder), 4), -0.5)))
    assert not np.array_equal(worn, paint(inpainter))
    inpainter.wear((Lora(file, 0.0),))
    assert np.array_equal(plain, paint(inpainter)), "a weight of nothing is nothing"
    inpainter.wear(())
    assert np.array_equal(plain, paint(inpainter))


def damaged(file: Path, how: str, folder: Path) -> Path:
    tensors = load_file(file)
    out = folder / f"{how}.safetensors"
    match how:
        case "larger":  # of the same family, for a larger network
            tensors = {name: torch.randn(*(side + 1 for side in value.shape)) for name, value in tensors.items()}
        case "of another family":
            swap = {"unet": "transformer", "transformer": "unet"}
            tensors = {f"{swap[name.split('.')[0]]}.{name.split('.', 1)[1]}": v for name, v in tensors.items()}
        case "no LoRA":
            tensors = {"model.weight": torch.zeros(3, 3)}
        case "cut":
            save_file(tensors, out)
            out.write_bytes(out.read_bytes()[:-20])
            return out
        case "absent":
            return out
    save_file(tensors, out)
    return out


@pytest.mark.parametrize("how", ["larger", "of another family", "no LoRA", "cut", "absent"])
def test_one_that_does_not_fit_says_so_and_the_next_repaint_works(folder: Path, tmp_path: Path, how: str) -> None:
    file = damaged(write_lora(tmp_path, load(folder)), how, tmp_path)
    storybook = paths.resources() / "models" / "storybook"
    known = ModelSet(name="made", title="made", vlm=storybook / "vlm", segmenter=storybook / "segmenter",
                     inpainter=folder)  # fmt: skip
    host = ModelHost(known, "cpu")
    (folder / "locheads.json").write_text('{"repaint": {"size": 64}}')

    def run(loras: Any) -> Any:
        return host.inpaint(PICTURE, MASK, "a cat", seed=3, steps=2, guidance=None, strength=1.0, loras=loras,
                            step=lambda *_: None)  # fmt: skip

    before = run(None)
    with pytest.raises(WeightsError) as caught:
        run((Lora(file),))
    assert "\n" not in str(caught.value)
    if how not in ("cut", "absent"):
        assert file.name in caught.value.message and "not made for" in caught.value.message
    assert np.array_equal(run(None).patch, before.patch)
    good = write_lora(tmp_path, load(folder), 7)
    done = run((Lora(good, 0.8),))
    [said] = done.recipe.parameters["loras"]
    assert said["file"] == good.name and said["weight"] == 0.8 and len(said["sha256"]) == 64
    assert "loras" not in before.recipe.parameters
    (folder / "locheads.json").unlink()


@pytest.mark.parametrize(
    ("text", "file", "weight"),
    [("a.safetensors", "a.safetensors", 1.0), ("b/a.safetensors:0.8", "b/a.safetensors", 0.8),
     ("C:/x/a.safetensors", "C:/x/a.safetensors", 1.0), ("C:/x/a.safetensors:-1", "C:/x/a.safetensors", -1.0)],
)  # fmt: skip
def test_a_file_with_a_weight(text: str, file: str, weight: float) -> None:
    assert parse(text) == Lora(Path(file), weight)


@pytest.mark.parametrize(
    "text", ["a.pt", "a.safetensors:", "a.safetensors:many", "a.safetensors:9", "a.safetensors:nan", ""]
)
def test_what_is_no_file_with_a_weight(text: str) -> None:
    with pytest.raises(UsageError, match="LoRA"):
        parse(text)


def test_the_table_may_say_what_an_inpainter_wears(tmp_path: Path) -> None:
    ours = tmp_path / "models.toml"
    row = '[[part]]\nname = "x"\nkind = "{}"\ntitle = "X"\nfolder = "x"\nloras = ["{}"]\n'
    ours.write_text(row.format("inpainter", "style.safetensors:0.7"))
    assert read_table(ours).parts["x"].loras == (Lora(tmp_path / "style.safetensors", 0.7),)
    for kind, file in (("vlm", "style.safetensors"), ("inpainter", "style.ckpt")):
        ours.write_text(row.format(kind, file))
        with pytest.raises(TableError, match="LoRA"):
            read_table(ours)
