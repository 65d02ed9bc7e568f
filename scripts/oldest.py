"""Print the oldest versions that pyproject.toml allows, as pins for `pip install --constraint`.

    python scripts/oldest.py > oldest.txt

What these packages need in turn stays free: pip takes the newest of it that fits.
"""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EXTRAS = ("lab", "export", "test")


def pins() -> list[str]:
    """name==version for every dependency, those of the extras that the tests need included.

    Errors: ValueError for a dependency without a lower bound.
    """
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    specs = project["dependencies"] + [spec for extra in EXTRAS for spec in project["optional-dependencies"][extra]]
    found = []
    for spec in (spec for spec in specs if not spec.startswith(project["name"])):
        bound = re.fullmatch(r"([\w.-]+)>=([\w.]+)", spec)
        if bound is None:
            raise ValueError(f"a dependency needs a lower bound and nothing else, got {spec!r}")
        found.append(f"{bound[1]}=={bound[2]}")
    return sorted(found)


if __name__ == "__main__":
    print("\n".join(pins()))
