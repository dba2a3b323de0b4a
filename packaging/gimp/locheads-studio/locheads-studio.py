#!/usr/bin/env python3
"""LocHeads Studio for GIMP 3: Select, By Words; and Filters, Repaint by Words.

GIMP runs this file as a process of its own, so GIMP's window stays usable. Cancel in GIMP ends the process, and what
the program still does for it ends with that.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

import gi

gi.require_version("Gimp", "3.0")
gi.require_version("GimpUi", "3.0")
gi.require_version("Gegl", "0.4")
from gi.repository import Gegl, Gimp, GimpUi, GLib, GObject  # noqa: E402

sys.path.insert(0, str(Path(__file__).resolve().parent))
from locheads_client import Area, Client, Painted, Pixels, ServeError, installed_command, said  # noqa: E402

SELECT, REPAINT = "locheads-studio-select", "locheads-studio-repaint"
_RGBA = "R'G'B'A u8"  # as babl calls sRGB
_MASK = "Y u8"  # channels and masks are linear
_WAYS = {
    "replace": Gimp.ChannelOps.REPLACE,
    "add": Gimp.ChannelOps.ADD,
    "subtract": Gimp.ChannelOps.SUBTRACT,
    "intersect": Gimp.ChannelOps.INTERSECT,
}


def seen(image: Gimp.Image) -> Pixels:
    """All visible layers together, in 8-bit sRGB."""
    copy = image.duplicate()
    try:
        layer = copy.merge_visible_layers(Gimp.MergeType.CLIP_TO_IMAGE)
        layer.resize_to_image_size()
        width, height = image.get_width(), image.get_height()
        data = layer.get_buffer().get(Gegl.Rectangle.new(0, 0, width, height), 1.0, _RGBA, Gegl.AbyssPolicy.NONE)
    finally:
        copy.delete()
    return Pixels(bytes(data), width, height)


def selected(image: Gimp.Image) -> Area | None:
    """The selection; None when nothing is selected."""
    _, there, x0, y0, x1, y1 = Gimp.Selection.bounds(image)
    if not there:
        return None
    place = Gegl.Rectangle.new(x0, y0, x1 - x0, y1 - y0)
    data = image.get_selection().get_buffer().get(place, 1.0, _MASK, Gegl.AbyssPolicy.NONE)
    return Area(bytes(data), (x0, y0, x1, y1))


def select(image: Gimp.Image, area: Area, how: str) -> None:
    """`how`: one of `_WAYS`."""
    width, height = image.get_width(), image.get_height()
    channel = Gimp.Channel.new(image, "LocHeads Studio", width, height, 50.0, Gegl.Color.new("red"))
    image.undo_group_start()
    try:
        image.insert_channel(channel, None, 0)
        _write(channel, (0, 0, width, height), _MASK, bytes(width * height))
        _write(channel, area.box, _MASK, area.data)
        image.select_item(_WAYS[how], channel)
        image.remove_channel(channel)
    finally:
        image.undo_group_end()


def lay(image: Gimp.Image, painted: Painted, name: str) -> None:
    """A new layer on top: what was painted, under a layer mask of how much of it counts."""
    patch = painted.patch
    width, height = patch.size
    opacity = patch.data[3::4]
    covered = bytearray(patch.data)
    covered[3::4] = b"\xff" * len(opacity)
    grey = image.get_base_type() == Gimp.ImageBaseType.GRAY
    kind = Gimp.ImageType.GRAYA_IMAGE if grey else Gimp.ImageType.RGBA_IMAGE
    image.undo_group_start()
    try:
        layer = Gimp.Layer.new(image, name, width, height, kind, 100.0, Gimp.LayerMode.NORMAL)
        image.insert_layer(layer, None, 0)
        layer.set_offsets(patch.box[0], patch.box[1])
        _write(layer, (0, 0, width, height), _RGBA, bytes(covered))
        mask = layer.create_mask(Gimp.AddMaskType.BLACK)
        layer.add_mask(mask)
        _write(mask, (0, 0, width, height), _MASK, opacity)
    finally:
        image.undo_group_end()


def _write(drawable: Gimp.Drawable, box: tuple[int, int, int, int], kind: str, data: bytes) -> None:
    x0, y0, x1, y1 = box
    buffer = drawable.get_buffer()
    buffer.set(Gegl.Rectangle.new(x0, y0, x1 - x0, y1 - y0), kind, data)
    buffer.flush()
    drawable.update(x0, y0, x1 - x0, y1 - y0)


def progress(stage: str, share: float) -> None:
    """Of the program, in GIMP's bar."""
    Gimp.progress_set_text(stage[:1].upper() + stage[1:])
    if share > 0:
        Gimp.progress_update(share)
    else:
        Gimp.progress_pulse()


class LocHeadsStudio(Gimp.PlugIn):
    """The two commands."""

    def do_set_i18n(self, name: str) -> bool:
        """English only."""
        return False

    def do_query_procedures(self) -> list[str]:
        """What GIMP may call."""
        return [SELECT, REPAINT]

    def do_create_procedure(self, name: str) -> Gimp.Procedure:
        """With its menu entry and its arguments."""
        procedure = Gimp.ImageProcedure.new(self, name, Gimp.PDBProcType.PLUGIN, self.run, None)
        procedure.set_image_types("RGB*, GRAY*")
        procedure.set_sensitivity_mask(
            Gimp.ProcedureSensitivityMask.DRAWABLE
            | Gimp.ProcedureSensitivityMask.DRAWABLES
            | Gimp.ProcedureSensitivityMask.NO_DRAWABLES
        )
        phrase = ("phrase", "P_hrase", "What it is, like: the white horse", "", GObject.ParamFlags.READWRITE)
        if name == SELECT:
            procedure.set_menu_label("By _Words…")
            procedure.add_menu_path("<Image>/Select")
            procedure.set_documentation("Select what a phrase names", "Finds what a phrase names and selects it.", name)
            procedure.add_string_argument(*phrase)
            choice = Gimp.Choice.new()
            for place, (how, label) in enumerate(
                {"replace": "Replace the selection", "add": "Add to it", "subtract": "Subtract from it",
                 "intersect": "Intersect with it"}.items()
            ):  # fmt: skip
                choice.add(how, place, label, "")
            procedure.add_choice_argument(
                "how", "_Selection", "What becomes of the selection", choice, "replace", GObject.ParamFlags.READWRITE
            )
        else:
            procedure.set_menu_label("_Repaint by Words…")
            procedure.add_menu_path("<Image>/Filters")
            procedure.set_documentation(
                "Repaint the selection as a prompt says",
                "Paints what the prompt says into the selection, or without one into what the phrase names, on a new "
                "layer with a mask.", name,
            )  # fmt: skip
            procedure.add_string_argument(
                "prompt", "_Prompt", 'What to paint, like: a zebra ("nothing" removes)', "",
                GObject.ParamFlags.READWRITE,
            )  # fmt: skip
            procedure.add_string_argument(*phrase)
        procedure.set_attribution("LocHeads Studio", "Apache License 2.0", "2026")
        return procedure

    def run(self, procedure, run_mode, image, drawables, config, data):
        """Ask for the words, unless they are given, and do it."""
        title = "Select by Words" if procedure.get_name() == SELECT else "Repaint by Words"
        if run_mode == Gimp.RunMode.INTERACTIVE:
            GimpUi.init("locheads-studio")
            dialog = GimpUi.ProcedureDialog.new(procedure, config, title)
            dialog.fill(None)
            wanted = dialog.run()
            dialog.destroy()
            if not wanted:
                return procedure.new_return_values(Gimp.PDBStatusType.CANCEL, None)
        Gimp.progress_init(title)
        client = Client(installed_command(Path(__file__).resolve().parent), f"GIMP {Gimp.version()}")
        try:
            told = _select(client, image, config) if procedure.get_name() == SELECT else _repaint(client, image, config)
        except ServeError as error:
            problem = GLib.Error.new_literal(Gimp.PlugIn.error_quark(), str(error), 0)
            return procedure.new_return_values(Gimp.PDBStatusType.EXECUTION_ERROR, problem)
        finally:
            client.close()
            Gimp.progress_end()
        if told:
            Gimp.message(told)
        Gimp.displays_flush()
        return procedure.new_return_values(Gimp.PDBStatusType.SUCCESS, None)


def _select(client: Client, image: Gimp.Image, config: Gimp.ProcedureConfig) -> str:
    found = client.segment(seen(image), config.get_property("phrase"), progress)
    if found.told["verdict"] == "not found" or found.mask is None:
        raise ServeError("phrase", said(found.told), "The selection stays as it was")
    select(image, found.mask, config.get_property("how"))
    return "" if found.told["verdict"] == "sure" else said(found.told)


def _repaint(client: Client, image: Gimp.Image, config: Gimp.ProcedureConfig) -> str:
    prompt, phrase, area = config.get_property("prompt"), config.get_property("phrase"), selected(image)
    if area is None and not phrase.strip():
        raise ServeError("phrase", "Nothing is selected", "Select something first, or give a phrase")
    painted = client.repaint(seen(image), prompt, area, phrase, progress, seed=random.randrange(2**32))
    lay(image, painted, prompt)
    return "\n".join(painted.told["notes"])


if __name__ == "__main__":
    Gimp.main(LocHeadsStudio.__gtype__, sys.argv)
