"""Between Krita's documents and bare pixels. Everything here runs on Krita's own thread, as Krita wants it.

Krita hands out 8-bit colour as blue, green, red, opacity.
"""

from __future__ import annotations

from krita import Krita, Selection

try:
    from PyQt5.QtCore import QByteArray, QTimer
except ImportError:  # Krita 6
    from PyQt6.QtCore import QByteArray, QTimer

from locheads_krita.locheads_client import Area, Painted, Pixels

SRGB = ("RGBA", "U8", "sRGB-elle-V2-srgbtrc.icc")
_SOON_MS = 40
_MASKS = ("selectionmask", "transparencymask", "filtermask", "transformmask", "colorizemask")


def swapped(data: bytes) -> bytearray:
    """Red and blue exchanged, of 4 bytes a pixel."""
    out = bytearray(data)
    out[0::4], out[2::4] = data[2::4], data[0::4]
    return out


def is_open(document) -> bool:
    """Whether the user has not closed a document meanwhile."""
    return any(one == document for one in Krita.instance().documents())


def seen(document) -> Pixels:
    """All visible layers together, in 8-bit sRGB."""
    width, height = document.width(), document.height()
    if (document.colorModel(), document.colorDepth()) == SRGB[:2] and "srgb" in document.colorProfile().lower():
        data = document.pixelData(0, 0, width, height)
    else:
        copy = document.clone()
        try:
            copy.setBatchmode(True)
            copy.setColorSpace(*SRGB)
            copy.refreshProjection()
            copy.waitForDone()
            data = copy.pixelData(0, 0, width, height)
        finally:
            copy.close()
    return Pixels(bytes(swapped(bytes(data))), width, height)


def selected(document) -> Area | None:
    """The selection, as far as it lies within the picture; None when nothing is selected."""
    selection = document.selection()
    if selection is None:
        return None
    x0, y0 = max(0, selection.x()), max(0, selection.y())
    x1 = min(document.width(), selection.x() + selection.width())
    y1 = min(document.height(), selection.y() + selection.height())
    if x0 >= x1 or y0 >= y1:
        return None
    data = bytes(selection.pixelData(x0, y0, x1 - x0, y1 - y0))
    return Area(data, (x0, y0, x1, y1)) if any(data) else None


def select(document, area: Area, how: str) -> None:
    """`how`: "replace", "add", "subtract" or "intersect"."""
    made = _selection_of(area.data, area)
    before = document.selection()
    if before is not None and how != "replace":
        getattr(before, how)(made)
        made = before
    elif how in ("subtract", "intersect"):
        made = Selection()  # nothing was selected
    document.setSelection(made)
    document.waitForDone()
    krita = Krita.instance()
    if krita.activeDocument() == document and made.width():
        # Krita does not see that pixels were written into a selection, and draws no outline. Turning it round does
        # tell, and twice is nothing, also for soft values.
        for _ in range(2):
            krita.action("invert_selection").trigger()
            document.waitForDone()


def lay(document, painted: Painted, name: str):
    """A new layer on top: what was painted, under a transparency mask of how much of it counts. Returns the layer."""
    patch = painted.patch
    layer = document.createNode(name, "paintlayer")
    if (layer.colorModel(), layer.colorDepth()) != SRGB[:2] or "srgb" not in layer.colorProfile().lower():
        layer.setColorSpace(*SRGB)
    _fill(layer, patch, opaque=False)
    root = document.rootNode()
    layers = [node for node in root.childNodes() if node.type() not in _MASKS]
    root.addChildNode(layer, layers[-1] if layers else None)
    document.setActiveNode(layer)
    document.refreshProjection()
    _mask(document, layer, patch, name)
    return layer


def _fill(layer, patch: Area, *, opaque: bool) -> None:
    colours = swapped(patch.data)
    if opaque:
        colours[3::4] = b"\xff" * (len(colours) // 4)
    layer.setPixelData(QByteArray(bytes(colours)), patch.box[0], patch.box[1], *patch.size)


def _mask(document, layer, patch: Area, name: str, tries: int = 50) -> None:
    """Move the opacity of a layer into a transparency mask. Where that cannot be done it stays, and looks the same."""
    opacity = _selection_of(patch.data[3::4], patch)
    if hasattr(document, "createTransparencyMask"):
        mask = document.createTransparencyMask(name)
        mask.setSelection(opacity)
        if layer.addChildNode(mask, None):
            _fill(layer, patch, opaque=True)
            document.refreshProjection()
        return
    # Krita 5.1 and older make one out of what is selected, for the layer that is active in the window: soon.
    krita = Krita.instance()
    if not is_open(document) or krita.activeDocument() != document or not tries:
        return
    active = document.activeNode()
    if active is None or active.uniqueId() != layer.uniqueId():
        QTimer.singleShot(_SOON_MS, lambda: _mask(document, layer, patch, name, tries - 1))
        return
    before = document.selection()
    document.setSelection(opacity)
    document.waitForDone()
    krita.action("add_new_transparency_mask").trigger()
    document.waitForDone()
    document.setSelection(Selection() if before is None else before)
    if layer.childNodes():
        _fill(layer, patch, opaque=True)
    document.refreshProjection()


def _selection_of(data: bytes, area: Area):
    made = Selection()
    made.setPixelData(QByteArray(bytes(data)), area.box[0], area.box[1], *area.size)
    return made
