"""LLaVA-1.5 and what has its layout, as the original pads pictures."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import torch
from PIL import Image
from transformers import (
    CLIPVisionConfig,
    LlamaConfig,
    LlavaConfig,
    LlavaForConditionalGeneration,
    LlavaImageProcessor,
    LlavaProcessor,
)

from locheads_studio.config import paths
from locheads_studio.heads.grid import Grid
from locheads_studio.models.localization import Localization
from locheads_studio.models.probe import VlmProbe
from locheads_studio.world.scene import draw_scene
from tests.models.families.checks import TEXT, VISION, FamilyChecks, make_tokenizer, noise, save


class TestLlava(FamilyChecks):
    generator = LlavaForConditionalGeneration

    images: ClassVar[dict[str, Any]] = {
        "do_pad": True, "do_center_crop": False, "size": {"height": 56, "width": 56},
    }  # fmt: skip

    @classmethod
    def write(cls, folder: Path) -> None:
        tokenizer = make_tokenizer({"image_token": "<image>"})
        images = LlavaImageProcessor(**cls.images)
        processor = LlavaProcessor(
            image_processor=images, tokenizer=tokenizer, patch_size=14, vision_feature_select_strategy="default",
            num_additional_image_tokens=1,
        )  # fmt: skip
        config = LlavaConfig(
            vision_config=CLIPVisionConfig(**VISION), text_config=LlamaConfig(vocab_size=len(tokenizer), **TEXT),
            image_token_index=tokenizer.image_token_id, image_seq_length=16, tie_word_embeddings=False,
        )  # fmt: skip
        save(folder, LlavaForConditionalGeneration(config), processor)


class TestCropped(TestLlava):
    """The processor of the conversions on the Hub, which would cut the edges off; here they are seen."""

    images: ClassVar[dict[str, Any]] = {"size": {"shortest_edge": 56}, "crop_size": {"height": 56, "width": 56}}

    def test_it_sees_what_the_authors_show(self, folder: Path) -> None:
        """Pad to a square with the mean colour, then resize."""
        picture = noise(120, 80)
        seen = VlmProbe.load(folder)._look_at("", picture).fed["pixel_values"]
        mean = LlavaImageProcessor().image_mean
        square = np.zeros((120, 120, 3), np.uint8)
        square[:] = [int(255 * value) for value in mean]
        square[20:100] = picture
        images = LlavaImageProcessor(do_center_crop=False, size={"height": 56, "width": 56})
        torch.testing.assert_close(seen, images(Image.fromarray(square), return_tensors="pt")["pixel_values"])


class TestUnsaid(TestCropped):
    """A folder of old, or a converted one: its processor says nothing of image tokens."""

    @classmethod
    def write(cls, folder: Path) -> None:
        super().write(folder)
        values = json.loads((folder / "processor_config.json").read_text())
        for name in ("patch_size", "vision_feature_select_strategy", "num_additional_image_tokens"):
            values.pop(name)
        (folder / "processor_config.json").write_text(json.dumps(values))


def test_with_the_published_processor_the_built_in_model_sees_as_with_its_own(tmp_path: Path) -> None:
    """What lies outside the middle square of a wide picture is pointed at as what is inside, by the same maps."""
    own, folder = paths.resources() / "models" / "storybook" / "vlm", tmp_path / "vlm"
    shutil.copytree(own, folder)
    values = json.loads((folder / "processor_config.json").read_text())
    pixels = values.pop("image_processor")["size"]["height"]
    (folder / "processor_config.json").write_text(json.dumps(values))
    side = {"height": pixels, "width": pixels}
    (folder / "preprocessor_config.json").write_text(json.dumps({  # as of llava-hf/llava-1.5-7b-hf, at this size
        "crop_size": side, "do_center_crop": True, "do_convert_rgb": True, "do_normalize": True, "do_rescale": True,
        "do_resize": True, "image_mean": [0.48145466, 0.4578275, 0.40821073], "image_processor_type":
        "CLIPImageProcessor", "image_std": [0.26862954, 0.26130258, 0.27577711], "resample": 3,
        "rescale_factor": 0.00392156862745098, "size": {"shortest_edge": pixels},
    }))  # fmt: skip
    heads = Localization.load(own).studio
    picture = draw_scene(830_000, "test", 480, 270).picture
    maps = []
    for place in (own, folder):
        probe = VlmProbe.load(place, "<s><image>describe {phrase}.", heads=list(heads))
        prefix = probe.open(picture)
        assert prefix.grid == Grid.padded(pixels // 14, pixels // 14, 480, 270)
        maps.append(probe.maps(prefix, ["the dog", "the red house"], heads))
    assert np.array_equal(*maps)
