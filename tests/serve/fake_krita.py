"""A stand-in for Krita's Python: one document of bare pixels, selections, layers and two actions, as 5.1 behaves."""

from __future__ import annotations

import itertools
from types import ModuleType
from typing import Any

import numpy as np
import PySide6.QtWidgets
from PySide6.QtCore import QByteArray, QObject, QTimer, Signal
from PySide6.QtWidgets import QDockWidget

_ids = itertools.count()


class Selection:
    def __init__(self) -> None:
        self.mask = np.zeros((200, 200), np.uint8)

    def _box(self) -> tuple[int, int, int, int]:
        rows, columns = np.nonzero(self.mask)
        if not len(rows):
            return 0, 0, 0, 0
        return columns.min(), rows.min(), columns.max() + 1 - columns.min(), rows.max() + 1 - rows.min()

    def x(self) -> int:
        return int(self._box()[0])

    def y(self) -> int:
        return int(self._box()[1])

    def width(self) -> int:
        return int(self._box()[2])

    def height(self) -> int:
        return int(self._box()[3])

    def setPixelData(self, data: QByteArray, x: int, y: int, w: int, h: int) -> None:
        self.mask[y : y + h, x : x + w] = np.frombuffer(bytes(data), np.uint8).reshape(h, w)

    def pixelData(self, x: int, y: int, w: int, h: int) -> QByteArray:
        return QByteArray(self.mask[y : y + h, x : x + w].tobytes())

    def add(self, other: Selection) -> None:
        self.mask = np.maximum(self.mask, other.mask)

    def subtract(self, other: Selection) -> None:
        self.mask = np.minimum(self.mask, 255 - other.mask)

    def intersect(self, other: Selection) -> None:
        self.mask = np.minimum(self.mask, other.mask)


class Node:
    def __init__(self, name: str, kind: str) -> None:
        self._name, self._kind, self._id = name, kind, next(_ids)
        self._children: list[Node] = []
        self.space = ("RGBA", "U8", "sRGB-elle-V2-srgbtrc.icc")
        self.data, self.place = b"", (0, 0, 0, 0)

    def name(self) -> str:
        return self._name

    def type(self) -> str:
        return self._kind

    def uniqueId(self) -> int:
        return self._id

    def childNodes(self) -> list[Node]:
        return list(self._children)

    def addChildNode(self, node: Node, above: Node | None) -> bool:
        self._children.insert(0 if above is None else self._children.index(above) + 1, node)
        return True

    def colorModel(self) -> str:
        return self.space[0]

    def colorDepth(self) -> str:
        return self.space[1]

    def colorProfile(self) -> str:
        return self.space[2]

    def setColorSpace(self, *space: str) -> bool:
        self.space = space  # type: ignore[assignment]
        return True

    def setPixelData(self, data: QByteArray, *place: int) -> bool:
        self.data, self.place = bytes(data), place  # type: ignore[assignment]
        return True


class Document(Node):
    def __init__(self, width: int = 60, height: int = 48) -> None:
        super().__init__("document", "")
        self.bgra = np.random.default_rng(0).integers(0, 256, (height, width, 4), np.uint8)
        self._root = Node("root", "grouplayer")
        self._active = Node("Background", "paintlayer")
        self._next = self._active
        self._root.addChildNode(self._active, None)
        self._selection: Selection | None = None
        self.converted = 0

    def width(self) -> int:
        return self.bgra.shape[1]

    def height(self) -> int:
        return self.bgra.shape[0]

    def rootNode(self) -> Node:
        return self._root

    def activeNode(self) -> Node:
        now, self._active = self._active, self._next  # it takes a while until the window has another one
        return now

    def setActiveNode(self, node: Node) -> None:
        self._next = node

    def pixelData(self, x: int, y: int, w: int, h: int) -> QByteArray:
        assert self.space[:2] == ("RGBA", "U8")
        return QByteArray(self.bgra[y : y + h, x : x + w].tobytes())

    def clone(self) -> Document:
        self.converted += 1
        copy = Document(self.width(), self.height())
        copy.bgra, copy.space = self.bgra, self.space
        return copy

    def createNode(self, name: str, kind: str) -> Node:
        node = Node(name, kind)
        node.space = self.space
        return node

    def selection(self) -> Selection | None:
        return self._selection

    def setSelection(self, selection: Selection) -> None:
        self._selection = selection

    def setBatchmode(self, on: bool) -> None: ...

    def refreshProjection(self) -> None: ...

    def waitForDone(self) -> None: ...

    def close(self) -> bool:
        return True


class _Action:
    def __init__(self, document: Document, name: str) -> None:
        self._document, self._name = document, name

    def trigger(self) -> None:
        selection = self._document.selection()
        assert selection is not None
        if self._name == "invert_selection":
            selection.mask = 255 - selection.mask
        else:
            assert self._name == "add_new_transparency_mask"
            mask = Node("Transparency Mask 1", "transparencymask")
            mask.data = bytes(selection.pixelData(selection.x(), selection.y(), selection.width(), selection.height()))
            self._document._active.addChildNode(mask, None)


class Krita:
    """`document`: the only one, None when nothing is open."""

    one: Krita

    def __init__(self) -> None:
        self.document: Document | None = Document()
        self.settings: dict[tuple[str, str], str] = {}
        self.factories: list[Any] = []
        self.triggered: list[str] = []

    @staticmethod
    def instance() -> Krita:
        return Krita.one

    def version(self) -> str:
        return "5.1.5"

    def addDockWidgetFactory(self, factory: Any) -> None:
        self.factories.append(factory)

    def activeDocument(self) -> Document | None:
        return self.document

    def documents(self) -> list[Document]:
        return [self.document] if self.document else []

    def readSetting(self, group: str, name: str, default: str) -> str:
        return self.settings.get((group, name), default)

    def writeSetting(self, group: str, name: str, value: str) -> None:
        self.settings[group, name] = value

    def action(self, name: str) -> _Action:
        assert self.document is not None
        self.triggered.append(name)
        return _Action(self.document, name)


class DockWidgetFactoryBase:
    DockRight = 1


class DockWidgetFactory:
    def __init__(self, name: str, place: int, made: type) -> None:
        self.made = made


def modules() -> dict[str, ModuleType]:
    """What stands in for `krita` and PyQt5, with a Krita that has just been started."""
    Krita.one = Krita()
    krita = ModuleType("krita")
    for thing in (Krita, Selection, DockWidgetFactory, DockWidgetFactoryBase):
        setattr(krita, thing.__name__, thing)
    krita.DockWidget = QDockWidget  # type: ignore[attr-defined]
    core = ModuleType("PyQt5.QtCore")
    core.__dict__.update(QByteArray=QByteArray, QObject=QObject, QTimer=QTimer, pyqtSignal=Signal)
    return {"krita": krita, "PyQt5": ModuleType("PyQt5"), "PyQt5.QtCore": core,
            "PyQt5.QtWidgets": PySide6.QtWidgets}  # fmt: skip
