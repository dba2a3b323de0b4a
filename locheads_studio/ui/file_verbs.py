"""The verbs about files: open, save, export, and leaving a document without losing work."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMessageBox

from locheads_studio.studio.project import SUFFIX
from locheads_studio.ui import images, incoming
from locheads_studio.ui.actions import Verbs
from locheads_studio.ui.editor import Editor
from locheads_studio.ui.export_dialog import ExportDialog
from locheads_studio.ui.folders import folder_for
from locheads_studio.ui.incoming import Incoming
from locheads_studio.ui.language import mark, spoken
from locheads_studio.ui.messages import given as spelled

OPEN: Final = mark("Pictures and projects (*.png *.jpg *.jpeg *.webp *.tif *.tiff *.bmp *.gif *.ora);;All files (*)")


class FileVerbs(QObject):
    """`table` has them by name."""

    def __init__(self, editor: Editor) -> None:
        super().__init__(editor)
        self.editor, self.session, self.controller = editor, editor.session, editor.controller
        self.table: Verbs = {
            "open": self.open,
            "paste_picture": self.paste,
            "save": self.save,
            "save_as": self.save_as,
            "save_recipe": self.save_recipe,
            "export": self.export,
            "cutout": self.save_cutout,
            "save_mask": self.save_mask,
            "load_mask": self.load_mask,
            "close_picture": self.close_picture,
        }

    # --- opening

    def open(self) -> None:
        """Ask for a file and open it."""
        start = str(folder_for(self.session.path)) if self.session.is_open else ""
        name, _ = QFileDialog.getOpenFileName(self.editor.window(), self.tr("Open a picture"), start, spoken(OPEN))
        if name:
            self.open_path(Path(name))

    def open_path(self, path: Path, *, sample: bool = False) -> None:
        """Open a file, if the user lets the present picture go."""
        self.leave(lambda: self.controller.files.open(path, sample=sample))

    def paste(self) -> None:
        """Open what is on the clipboard."""
        pasted = incoming.read(QGuiApplication.clipboard().mimeData())
        if pasted:
            self.take(pasted)
        else:
            action = self.tr("Copy one in another program first")
            self.controller.notices.info(self.tr("There is no picture on the clipboard"), action)

    def take(self, given: Incoming) -> None:
        """Open what was pasted or dropped. A file counts before pixels: it has the full depth, a name and a place."""
        notices, image = self.controller.notices, given.image
        if given.files:
            self.open_path(given.files[0])
            if len(given.files) > 1:
                text = self.tr("Opened {name}, the first of {count} files")
                notices.info(
                    text.format(name=given.files[0].name, count=len(given.files)),
                    self.tr("For many pictures at once: locheads-studio batch, on the command line"),
                )
        elif image is not None:
            picture = images.to_picture(image)
            self.leave(lambda: self.controller.files.open_picture(picture, "Pasted picture"))
        else:
            notices.info(
                self.tr("Only the address came along, not the picture"),
                self.tr("Copy the picture itself in the browser and paste it here, or save it and open the file"),
            )

    # --- leaving

    def leave(self, then: Callable[[], None]) -> None:
        """Let the document go, then call `then`: at once when nothing would be lost; else the user is asked, and it
        is called when the user does not mind, or when everything has been saved."""
        if self.session.is_open:
            self.session.end_stroke()
        modified, repainting = self.session.modified, self.controller.repainting
        if not modified and not repainting:
            then()
            return
        box = QMessageBox(self.editor.window())
        box.setIcon(QMessageBox.Icon.NoIcon)
        box.setWindowTitle(self.tr("Unsaved edits") if modified else self.tr("A repaint is running"))
        name = spelled(self.session.name)
        box.setText(
            self.tr("“{0}” has edits that are not saved.").format(name)
            if modified
            else self.tr("“{0}” is being repainted.").format(name)
        )
        box.setInformativeText(self._losses(modified, repainting))
        save = box.addButton(self.tr("Save…"), QMessageBox.ButtonRole.AcceptRole) if modified else None
        leave = box.addButton(
            self.tr("Do not save") if modified else self.tr("Stop and leave"), QMessageBox.ButtonRole.DestructiveRole
        )
        stay = box.addButton(self.tr("Stay here"), QMessageBox.ButtonRole.RejectRole)
        if save is not None:
            save.setToolTip(self.tr("Keep everything in a project file, then leave"))
        leave.setToolTip(self.tr("The edits are lost"))
        stay.setToolTip(self.tr("Go on editing (Esc)"))
        box.setDefaultButton(save or stay)
        box.exec()
        clicked = box.clickedButton()
        box.deleteLater()
        if clicked is save and save is not None:
            self.save(then)
        elif clicked is leave:
            then()

    def _losses(self, modified: bool, repainting: bool) -> str:
        told = []
        copy = self.session.copied_to
        if modified and copy is not None:
            if self.session.copy_is_current:
                told.append(
                    self.tr("{file} shows the picture, but holds no layers, results and masks.").format(file=copy.name)
                )
            else:
                told.append(self.tr("{file} was exported before the last changes.").format(file=copy.name))
        if repainting:
            told.append(self.tr("A repaint is still running; its result would be lost."))
        return " ".join(told)

    def close_picture(self) -> None:
        """Back to the start page."""
        self.leave(self._close)

    def _close(self) -> None:
        self.controller.cancel()
        self.session.close()

    # --- saving

    def save(self, then: Callable[[], None] | None = None) -> None:
        """To its project file; else ask. Exported and opened pictures are never written over. `then`: when all of it
        is in the file."""
        target = self.session.project_path
        if target is not None:
            self.controller.files.save_project(target, then=then)
        else:
            self.save_as(then)

    def save_as(self, then: Callable[[], None] | None = None) -> None:
        """Ask where to, and save everything as a project."""
        kinds = self.tr("Project for this program, Krita and GIMP (*.ora)")
        path = self._ask_where(self.tr("Save as"), kinds, SUFFIX, "")
        if path is not None:
            self.controller.files.save_project(path, replace=True, then=then)

    def save_recipe(self) -> None:
        """Ask where to, and write what the layers' phrases and prompts can do to other pictures."""
        path = self._ask_where(self.tr("Export recipe"), self.tr("Recipe (*.json)"), ".json", "-recipe")
        if path is not None:
            self.controller.files.save_recipe(path)

    def _ask_where(self, title: str, kinds: str, suffix: str, what: str) -> Path | None:
        start = str(folder_for(self.session.path) / f"{Path(spelled(self.session.name)).stem}{what}{suffix}")
        name, _ = QFileDialog.getSaveFileName(self.editor.window(), title, start, kinds)
        if not name:
            return None
        path = Path(name)
        if path.suffix.lower() == suffix:
            return path
        path = path.with_name(path.name + suffix)
        if path.exists():  # the dialog has not asked about this one
            there = self.tr("There is a file {0} already").format(path.name)
            self.controller.notices.warning(there, self.tr("Choose another name"))
            return None
        return path

    def export(self) -> None:
        """Ask how, and write the picture as it is shown."""
        session = self.session
        source = session.copied_to or session.path
        name = source.name if source is not None else spelled(session.name)
        dialog = ExportDialog(source, name, session.size, self.controller.files.estimate, self.editor.window())
        if session.copied_to is not None:
            dialog.name.setText(str(session.copied_to))  # the same again; its button says so
        if dialog.exec() == ExportDialog.DialogCode.Accepted:
            self.controller.files.save(dialog.path, dialog.options)
        dialog.deleteLater()

    def save_cutout(self) -> None:
        """Ask where to, and write what is selected on transparency."""
        kinds = self.tr("Transparent pictures (*.png *.webp *.tif)")
        self._ask_and_save(self.tr("Save cut-out"), "cut-out", kinds, self.controller.files.save_cutout)

    def save_mask(self) -> None:
        """Ask where to, and write the mask."""
        kinds = self.tr("Grey pictures (*.png *.tif)")
        self._ask_and_save(self.tr("Save mask"), "mask", kinds, self.controller.files.save_mask)

    def _ask_and_save(self, title: str, what: str, kinds: str, save: Callable[[Path], None]) -> None:
        start = str(folder_for(self.session.path) / f"{Path(spelled(self.session.name)).stem}-{what}.png")
        name, _ = QFileDialog.getSaveFileName(self.editor.window(), title, start, kinds)
        if name:
            save(Path(name if Path(name).suffix else f"{name}.png"))

    def load_mask(self) -> None:
        """Ask for a file and use it as mask."""
        name, _ = QFileDialog.getOpenFileName(self.editor.window(), self.tr("Load mask"), "", spoken(OPEN))
        if name:
            self.controller.masks.load(Path(name))
