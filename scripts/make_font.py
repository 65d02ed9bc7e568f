"""Make the Chinese letters of the figures again: those that the collection uses, out of Noto Sans CJK SC.

    .venv/bin/python scripts/make_font.py        (on Debian the source is the package fonts-noto-cjk)

Every Chinese character of the code, the notebooks and the entries is taken; a test says when a new one is missing.
The font is renamed, so that no installed font of the same name takes its place.
"""

import argparse
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FONT = ROOT / "src" / "dlterms" / "explore" / "fonts" / "dlterms-sc.otf"
SOURCE = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
CHINESE = re.compile(r"[\u2e80-\u303f\u3200-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’…—·①-⑳]")


def texts() -> list[str]:
    """Everything in Chinese: more than figures use today, so that a new word seldom needs a new font."""
    files = [*(ROOT / "src").rglob("*.py"), *(ROOT / "notebooks").glob("*.ipynb"), *(ROOT / "glossary").glob("*.md")]
    return [path.read_text("utf-8") for path in files]


def characters() -> set[str]:
    """The Chinese characters of all of it."""
    return {character for text in texts() for character in CHINESE.findall(text)}


def make(source: Path, out: Path) -> None:
    """Write the subset."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTCollection

    fonts = TTCollection(str(source)).fonts
    font = next(f for f in fonts if f["name"].getDebugName(1) == "Noto Sans CJK SC")
    options = Options(hinting=False, layout_features=[], name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14], notdef_outline=True)
    subsetter = Subsetter(options)
    subsetter.populate(text="".join(sorted(characters())))
    subsetter.subset(font)
    for record in font["name"].names:
        new = {1: "dlterms SC", 3: "dlterms SC Regular", 4: "dlterms SC Regular", 6: "dlterms-SC"}.get(record.nameID)
        if new:
            record.string = new
    if "CFF " in font:
        cff = font["CFF "].cff
        cff.fontNames = ["dlterms-SC"]
        cff.topDictIndex[0].FullName, cff.topDictIndex[0].FamilyName = "dlterms SC Regular", "dlterms SC"
    font["head"].modified = font["head"].created  # the same file whenever it is made
    font.recalcTimestamp = False
    font.flavor = None
    font.save(str(out))
    print(f"{len(characters())} characters, {out.stat().st_size} bytes")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--source", type=Path, default=SOURCE)
    make(parser.parse_args().source, FONT)
