"""The lowest versions that ``pyproject.toml`` allows, as constraints for pip: ``make test LOWEST=1`` runs with those.

What the table calls ``>=`` is pinned there; what it bounds otherwise is left alone.
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_LOWEST = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(\[[^]]*\])?\s*>=\s*(?P<version>[0-9][0-9.]*)")


def constraints(pyproject: Path = ROOT / "pyproject.toml") -> list[str]:
    """``name==version.*`` of every requirement with a lowest version; the highest of them where a name stands twice."""
    project = tomllib.loads(pyproject.read_text(encoding="utf-8"))["project"]
    lowest: dict[str, tuple[int, ...]] = {}
    for line in (*project["dependencies"], *(r for extra in project["optional-dependencies"].values() for r in extra)):
        if found := _LOWEST.match(line):
            version = tuple(map(int, found["version"].split(".")))
            name = found["name"].lower().replace("_", "-")
            lowest[name] = max(version, lowest.get(name, version))
    return [f"{name}=={'.'.join(map(str, version))}.*" for name, version in sorted(lowest.items())]


if __name__ == "__main__":
    sys.stdout.write("\n".join(constraints()) + "\n")
