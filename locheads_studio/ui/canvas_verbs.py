"""What the actions for the canvas do: crop and straighten by hand, expand by number, rotate and flip."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Qt, Slot

from locheads_studio.document.canvas import TURNS
from locheads_studio.document.geometry import Box
from locheads_studio.studio.session import Change
from locheads_studio.ui.actions import Verbs
from locheads_studio.ui.canvas_view import CROP_MARGIN, MARGIN
from locheads_studio.ui.editor import Editor
from locheads_studio.ui.expand_dialog import ExpandDialog


class CanvasVerbs(QObject):
    """The verbs, by name, in `table`. A crop begins with the tool and ends when it is applied or left, when another
    tool is taken, and when the canvas becomes another one."""

    def __init__(self, editor: Editor) -> None:
        super().__init__(editor)
        self.editor, self.session, self.controller = editor, editor.session, editor.controller
        self._handles, self._row = editor.canvas.crop, editor.options.crop
        self._before = ("brush", "single", "mask")  # tool, layout and view to come back to
        self._in_hand = False
        self.table: Verbs = {"tool_crop": self.begin, "straighten": self.straighten, "canvas_expand": self.expand}
        self.table |= {f"turn_{how}": partial(self.turn, how) for how in TURNS}
        self._row.hold(self._handles)
        self._row.apply.clicked.connect(self.apply)
        self._row.cancel.clicked.connect(self.leave)
        self._handles.applied.connect(self.apply)
        self._handles.left.connect(self.leave)
        self._handles.changed.connect(self._changed)
        self._stop = self.session.observe(self._watch)
        editor.closing.connect(self._close)

    def begin(self) -> None:
        """Take the crop in hand."""
        editor, canvas = self.editor, self.editor.canvas
        if not self._handles.active:
            self.session.end_stroke()
            self._before = editor.tool_in_hand, canvas.layout_kind, canvas.shown
            self._in_hand = True
            canvas.show_content("result")
            canvas.margin = CROP_MARGIN
            self._handles.begin(self.session.size)
            canvas.fit()
        editor.actions_.check("tool_crop")
        editor.options.show_tool("crop")
        canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def straighten(self) -> None:
        """The crop, with the keys at its angle."""
        self.begin()
        self._row.straighten()

    @Slot()
    def apply(self) -> None:
        """The crop becomes a step of the document; nothing of it is lost when that cannot be now."""
        crop = self._handles.crop
        if crop is None:
            return
        if crop.is_whole or self.controller.canvas.reframe(crop.box, crop.angle):
            self.leave()

    @Slot()
    def leave(self) -> None:
        """Let the crop go."""
        self._handles.end()

    def expand(self) -> None:
        """Ask how much, and expand."""
        self.leave()
        dialog = ExpandDialog(self.session.size, self.editor.window())
        if dialog.exec() == ExpandDialog.DialogCode.Accepted:
            self.controller.canvas.expand(*dialog.added)
        dialog.deleteLater()

    def turn(self, how: str) -> None:
        """Rotate or flip at once, see `TURNS`; a crop in hand is let go."""
        self.leave()
        self.controller.canvas.rotate(how)

    @Slot()
    def _changed(self) -> None:
        """Back to what was before, when the crop has ended."""
        if self._handles.active or not self._in_hand:
            return
        self._in_hand = False
        editor, canvas = self.editor, self.editor.canvas
        tool, layout, shown = self._before
        canvas.margin = MARGIN
        if self.session.is_open:
            canvas.look_as({"layout": layout, "shown": shown})
            canvas.fit()
        held = self._row.isAncestorOf(focus) if (focus := editor.window().focusWidget()) is not None else False
        editor.choose_tool(tool)
        if held:
            canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _close(self) -> None:
        self._stop()

    def _watch(self, kind: Change, box: Box | None) -> None:
        if kind in ("opened", "canvas"):
            self.leave()
