"""Data sets of the Hub: taken from the user's Hub cache, downloaded when they are not there."""

from __future__ import annotations

from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

from locheads_studio import bootstrap
from locheads_studio.config import hub, settings
from locheads_studio.errors import DataError, UsageError
from locheads_studio.evaluation.datasets.parquet import splits_like

_FILES: Final = ("{split}-*.parquet", "*/{split}-*.parquet", "{split}.parquet", "*/{split}.parquet")
_ADVICE: Final = "Check the name and the network, or download it and name its folder"


def fetched(name: str, split: str, revision: str = "") -> tuple[Path, str]:
    """The folder with a split's parquet files of a data set, and its commit.

    Naming a data set of the Hub is asking for it: what is not in the cache is downloaded, unless the user wishes to
    stay offline.

    Raises:
        DataError: it is not there and cannot be downloaded.
        UsageError: it has no parquet files of that split.
    """
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import LocalEntryNotFoundError

    try:
        held = Path(
            snapshot_download(
                name,
                repo_type="dataset",
                revision=revision or None,
                cache_dir=hub.cache_folder(),
                local_files_only=True,
            )
        )
        if _wanted([file.relative_to(held).as_posix() for file in held.rglob("*.parquet")], split):
            return held, held.name
    except LocalEntryNotFoundError:
        pass
    if bootstrap.OFFLINE_WISHED or settings.load().offline:
        raise DataError(
            f"The data set {name} is not on this machine, and downloads are switched off", "Switch offline mode off"
        )
    return _downloaded(name, split, revision)


def _downloaded(name: str, split: str, revision: str) -> tuple[Path, str]:
    from huggingface_hub import HfApi, hf_hub_download
    from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError

    from locheads_studio.catalog.remote import online

    try:
        with online():  # for this thread only, so the files come one after another
            found = HfApi().dataset_info(name, revision=revision or None)
            commit = str(found.sha)
            files = _wanted([file.rfilename for file in found.siblings or ()], split)
            if not files:
                raise UsageError(f"{name} has no parquet files of the split {split!r}", "Choose another split")
            for file in files:
                place = Path(
                    hf_hub_download(name, file, repo_type="dataset", revision=commit, cache_dir=hub.cache_folder())
                )
    except LocalEntryNotFoundError as error:
        raise DataError(f"The data set {name} is not on this machine and cannot be downloaded", _ADVICE) from error
    except (HfHubHTTPError, OSError, ValueError) as error:
        text = str(error).strip().splitlines() or [type(error).__name__]
        raise DataError(f"The data set {name} cannot be downloaded ({text[0][:100]})", _ADVICE) from error
    return place.parents[file.count("/")], commit


def _wanted(names: list[str], split: str) -> list[str]:
    """The parquet files of a split, under the first of its names that has any."""
    for own in splits_like(split):
        patterns = [pattern.format(split=own) for pattern in _FILES]
        found = sorted(name for name in names if any(fnmatchcase(name, pattern) for pattern in patterns))
        if found:
            return found
    return []
