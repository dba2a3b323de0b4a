"""For every test: no network, one torch thread, user folders of its own, no screen."""

from __future__ import annotations

import os
import tempfile

# Before any test imports a library that reads them.
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")  # two threads make tiny models twenty times slower on two cores
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
_user = tempfile.mkdtemp(prefix="locheads-tests-")
for _name in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME"):
    os.environ[_name] = _user


def pytest_configure() -> None:
    from tests.patience import be_patient

    be_patient()
