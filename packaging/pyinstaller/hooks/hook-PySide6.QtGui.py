"""In place of PyInstaller's own: the plugins of QtGui but those that contents.py leaves out.

They go before it is looked what they need: GTK's theme would bring all of GTK.
"""

from fnmatch import fnmatch
from pathlib import Path

from contents import QT_PLUGINS_LEFT_OUT
from PyInstaller.utils.hooks.qt import add_qt6_dependencies

hiddenimports, binaries, datas = add_qt6_dependencies(__file__)
binaries = [
    (source, target)
    for source, target in binaries
    if not any(fnmatch(Path(source).name, pattern) for pattern in QT_PLUGINS_LEFT_OUT)
]
