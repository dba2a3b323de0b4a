"""What comes from other programs by drop or paste: files, a picture, or only its address. Qt only."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QByteArray, QMimeData, QUrl
from PySide6.QtGui import QImage

_WEB = ("http", "https", "ftp")


@dataclass(frozen=True)
class Incoming:
    """`files` on this machine, else the pixels of an `image`, else the `address` of something in the network."""

    files: tuple[Path, ...] = ()
    image: QImage | None = None
    address: str = ""

    def __bool__(self) -> bool:
        return bool(self.files or self.image is not None or self.address)


def may_hold(data: QMimeData) -> bool:
    """Whether there may be something for us in it; quick, nothing is decoded."""
    pixels = data.hasImage() or any(kind.startswith("image/") for kind in data.formats())
    return pixels or any(_is_ours(url) for url in _urls(data))


def read(data: QMimeData | None) -> Incoming:
    """What is in it; a browser's picture comes as pixels, as `data:` address, or as an address alone."""
    if data is None:
        return Incoming()
    urls = _urls(data)
    files = tuple(Path(url.toLocalFile()) for url in urls if url.isLocalFile())
    if files:
        return Incoming(files=files)
    for image in (_pixels(data), *(_inline(url) for url in urls)):
        if image is not None and not image.isNull():
            return Incoming(image=image)
    return Incoming(address=next((url.toDisplayString() for url in urls if url.scheme() in _WEB), ""))


def _urls(data: QMimeData) -> list[QUrl]:
    """Those it lists, else its text when that is nothing but an address."""
    if data.hasUrls():
        return data.urls()
    text = data.text().strip() if data.hasText() else ""
    whole = text.startswith((*(f"{scheme}://" for scheme in _WEB), "data:image/", "file://")) and " " not in text
    return [QUrl(text)] if whole else []


def _is_ours(url: QUrl) -> bool:
    return url.isLocalFile() or url.scheme() in (*_WEB, "data")


def _pixels(data: QMimeData) -> QImage | None:
    if data.hasImage():
        image = QImage(data.imageData())
        if not image.isNull():
            return image
    for kind in data.formats():
        if kind.startswith("image/"):
            image = QImage.fromData(data.data(kind))
            if not image.isNull():
                return image
    return None


def _inline(url: QUrl) -> QImage | None:
    """The picture that a `data:` address holds itself."""
    if url.scheme() != "data":
        return None
    head, _, body = url.path(QUrl.ComponentFormattingOption.FullyEncoded).partition(",")
    if not head.startswith("image/"):
        return None
    raw = QByteArray(body.encode("ascii", "ignore"))
    raw = QByteArray.fromPercentEncoding(raw)
    return QImage.fromData(QByteArray.fromBase64(raw) if head.endswith(";base64") else raw)
