"""Run before the frozen program: what it starts, a file manager for one, shall load the system's libraries, not ours.

The folder's launcher points LD_LIBRARY_PATH at our libraries and keeps what it was. The loader of this process has read
it already, so that nothing here changes.
"""

import os

if "LD_LIBRARY_PATH_ORIG" in os.environ:
    os.environ["LD_LIBRARY_PATH"] = os.environ.pop("LD_LIBRARY_PATH_ORIG")
else:
    os.environ.pop("LD_LIBRARY_PATH", None)
