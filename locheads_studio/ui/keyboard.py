"""The user's keyboard: own shortcuts, the dialog that changes them, the command palette."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Slot

from locheads_studio.config import keymap
from locheads_studio.config.keymap import Keymap
from locheads_studio.config.pages import texts, title_of
from locheads_studio.errors import StudioError
from locheads_studio.ui.language import plain, spoken
from locheads_studio.ui.main_window import MainWindow
from locheads_studio.ui.memory import Memory
from locheads_studio.ui.messages import shown
from locheads_studio.ui.palette import Command, Palette, commands_of


class Keyboard(QObject):
    """Binds the shortcuts once, when it is made, and tells what of the file could not be used."""

    def __init__(self, window: MainWindow, memory: Memory) -> None:
        super().__init__(window)
        self._window, self._memory = window, memory
        self._problem: StudioError | None = None
        self.more: Callable[[], list[Command]] = list  # commands that are no actions
        try:
            self.keymap, wrong = keymap.load()
        except StudioError as error:
            self.keymap, wrong = Keymap(), ()
            self._problem = error
            window.notices.show("error", error.message, error.action)
        wrong = (*wrong, *window.actions_.bind(self.keymap))
        if wrong:
            text = self.tr("These shortcuts cannot be used, and the ordinary ones are: {0}").format(", ".join(wrong))
            window.notices.show("warning", text, self.tr("Choose others: File, Keyboard shortcuts"))
        window.palette_wanted.connect(self.show_palette)
        window.shortcuts_wanted.connect(self.show_shortcuts)

    @Slot()
    def show_shortcuts(self) -> None:
        """The list of shortcuts, to be changed."""
        from locheads_studio.ui.shortcuts_dialog import ShortcutsDialog

        dialog = ShortcutsDialog(self._window.actions_, self.keymap, self._keep, self._window)
        dialog.exec()
        dialog.deleteLater()

    def _keep(self, values: Keymap) -> None:
        from locheads_studio.ui.preferences import save_keymap

        if self._problem is not None and keymap.file().exists():  # it may be of a newer version of the program
            raise self._problem
        save_keymap(values)
        self.keymap = values

    @Slot()
    def show_palette(self) -> None:
        """Everything that can be done, by name: actions, help pages, samples."""
        palette = Palette(self.commands(), self._memory.commands, self._window)
        palette.used.connect(self._memory.remember_command)
        palette.show()
        palette.edit.setFocus()

    def commands(self) -> list[Command]:
        """What the palette offers now."""
        return [*commands_of(self._window.actions_), *self.more(), *self._pages(), *self._samples()]

    def _pages(self) -> list[Command]:
        from locheads_studio.ui import language

        here, english = (texts(code) for code in (language.current(), "en"))
        return [
            Command(
                f"help:{page}", title_of(text), plain(spoken("&Help")),
                title_of(english[page]), "Help", partial(self._show_page, page),
            )
            for page, text in here.items()
        ]  # fmt: skip

    def _show_page(self, page: str) -> None:
        from locheads_studio.ui.help_window import show_help

        show_help(self._window, page)

    def _samples(self) -> list[Command]:
        from locheads_studio.ui.start_page import samples

        return [
            Command(
                f"sample:{sample.path.stem}", shown(sample.title), self.tr("Sample picture"),
                sample.title, "Sample picture", partial(self._window.open_sample, sample),
            )
            for sample in samples()
        ]  # fmt: skip
