"""Reading pickles that hold plain values and nothing else."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any, NoReturn

from locheads_studio.errors import DataError
from locheads_studio.imaging import limits


class _Plain(pickle.Unpickler):
    """Lists, dictionaries, text and numbers need no class; whoever names one, wants code to run."""

    def find_class(self, module_name: str, global_name: str, /) -> NoReturn:
        raise pickle.UnpicklingError(f"it names {module_name}.{global_name}")

    def persistent_load(self, pid: Any, /) -> NoReturn:
        raise pickle.UnpicklingError("it refers to objects outside")


def load_plain(path: Path) -> Any:
    """The value in a pickle of built-in containers, text and numbers (Python 2's too).

    DataError for anything else; no class of a pickle is ever looked up, so nothing in it can run.
    """
    advice = "Get the data set again from where it came"
    try:
        limits.check_file(path.stat().st_size, path.name)
        with path.open("rb") as file:
            return _Plain(file, encoding="utf-8", errors="replace").load()
    except OSError as error:
        raise DataError(f"{path} cannot be read ({error.strerror})", advice) from error
    except (pickle.UnpicklingError, EOFError) as error:
        what = str(error) or "it ends early"
        raise DataError(f"{path.name} is no pickle of plain values ({what[:100]})", advice) from error
    except Exception as error:  # a damaged pickle makes the reader raise nearly every kind
        raise DataError(f"{path.name} is damaged ({type(error).__name__})", advice) from error
