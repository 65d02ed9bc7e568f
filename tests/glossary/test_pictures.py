"""A picture of an entry is what a script draws of it today, needs no font, and says in both languages what it shows."""

import html
import io
import json
import re
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest

from dlterms import glossary
from dlterms.glossary import cards, entries, exports, heads
from small_glossary import change, made, problems

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

from make_pictures import PICTURES, drawn, figure_of, svg  # noqa: E402

WITH = [slug for slug, e in glossary.load().items() if e.picture]
WORDS = {"en": "A line that rises from 0 to 1.", "zh": "从 0 升到 1 的一条线。"}
NUMBER = re.compile(r"(?<![\w^{$.])-?\d+(?:\.\d+)?(?:e[-+]\d+)?(?![\w}$])")


def told(slug):
    """What a stored picture says that it shows."""
    root = ElementTree.parse(glossary.home() / "glossary" / "pictures" / f"{slug}.svg").getroot()
    return root.find(".//{http://purl.org/dc/elements/1.1/}description").text.split("\n")


def alike(one, other):
    """Whether two lists of what is drawn have the same artists, with the same numbers but for the last digits."""
    if [NUMBER.sub("#", line) for line in one] != [NUMBER.sub("#", line) for line in other]:
        return False
    numbers = [[float(n) for line in lines for n in NUMBER.findall(line)] for lines in (one, other)]
    return numbers[0] == pytest.approx(numbers[1], rel=2e-3, abs=2e-3)


def test_every_picture_that_is_drawn_is_of_an_entry_and_stored():
    assert sorted(PICTURES) == sorted(WITH)
    assert sorted(PICTURES) == sorted(path.stem for path in (ROOT / "glossary" / "pictures").iterdir())


@pytest.mark.parametrize("slug", WITH)
def test_a_stored_picture_shows_what_the_script_draws(slug):
    assert alike(told(slug), drawn(figure_of(slug))), f"run scripts/make_pictures.py {slug}"
    assert len(told(slug)) > 4


@pytest.mark.parametrize("slug", WITH)
def test_a_picture_needs_no_font_and_no_other_file(slug):
    text = (ROOT / "glossary" / "pictures" / f"{slug}.svg").read_text(encoding="utf-8")
    assert "<text" not in text and "font-family" not in text and "<image" not in text
    assert not re.search(r'href="(?!#)', text)


def test_a_picture_is_the_same_whenever_it_is_drawn():
    assert svg("relu") == svg("relu")
    assert "<dc:date>" not in svg("relu")


def test_another_number_or_artist_is_seen_and_a_last_digit_is_not():
    one = ["line 97 0 3.5", r"text $\sigma_1$ at 1 2 0"]
    assert alike(one, ["line 97 0 3.501", one[1]])
    for other in (["line 97 0 3.6", one[1]], ["line 98 0 3.5", one[1]], one[:1], [one[0], r"text $\sigma_2$ at 1 2 0"]):
        assert not alike(one, other)


def test_head_card_and_exports_show_the_picture(monkeypatch, tmp_path):
    e = made(picture=WORDS, formula="x")
    shown = f"![{WORDS['en']} {WORDS['zh']}]"
    assert f"\n\n{shown}(pictures/tiny.svg)\n\n$$ x $$" in heads.head(e, {}, tmp_path)
    monkeypatch.setattr(cards, "load", dict)
    for words in WORDS.values():
        assert f"![{words}](../glossary/pictures/tiny.svg)" in cards.markdown(e)
    assert "pictures/" not in cards.markdown(e, brief=True) and "pictures/" not in cards.markdown(made())
    (record,) = json.loads(exports.to_json({"tiny": e}))["entries"]
    assert record["picture"] == {"file": "pictures/tiny.svg"} | WORDS
    monkeypatch.setattr(exports, "home", lambda: tmp_path)
    (tmp_path / "glossary" / "pictures").mkdir(parents=True)
    (tmp_path / "glossary" / "pictures" / "tiny.svg").write_text("<svg/>", encoding="utf-8")
    deck = zipfile.ZipFile(io.BytesIO(exports.to_anki({"tiny": e, "other": made("other")})))
    media = json.loads(deck.read("media"))
    assert media == {"0": "dlterms-tiny.svg"} and deck.read("0") == b"<svg/>"
    assert exports._picture(e) == f'<img src="dlterms-tiny.svg" alt="{html.escape(" ".join(WORDS.values()))}">'


def with_picture(root, words=WORDS, size=1000):
    folder = root / "glossary" / "pictures"
    folder.mkdir()
    (folder / "second.svg").write_text(f"<svg>{' ' * (size - 11)}</svg>", encoding="utf-8")
    lines = "".join(f"  {lang}: {json.dumps(text, ensure_ascii=False)}\n" for lang, text in words.items())
    change(root, "second", "references:\n", f"picture:\n{lines}references:\n")
    return folder / "second.svg"


def test_a_picture_with_its_words_is_sound(root):
    path = with_picture(root, size=30_000)
    assert problems(root) == [] and entries.read(root / "glossary" / "second.md").picture == WORDS
    path.unlink()
    missing = "there is no pictures/second.svg: draw it in scripts/pictures/, then scripts/make_pictures.py"
    assert problems(root) == [f"glossary/second.md:12: {missing}"]


@pytest.mark.parametrize(
    ("words", "size", "what"),
    [
        (WORDS, 30_001, "pictures/second.svg has 30,001 bytes: draw it with 30,000 at most"),
        (WORDS | {"en": WORDS["zh"] * 2}, 99, "the words of the picture are not in their languages"),
        (WORDS | {"zh": WORDS["en"]}, 99, "the words of the picture are not in their languages"),
        (WORDS | {"en": "A line that shows $x$ and more."}, 99, "the words of the picture are read aloud"),
        ({"en": WORDS["en"]}, 99, "'zh' is a required property"),
        (WORDS | {"en": "A line."}, 99, "picture en 'A line.' is too short: write what the picture shows"),
    ],
)
def test_a_fault_of_a_picture_is_found(root, words, size, what):
    with_picture(root, words, size)
    assert any(what in p for p in problems(root)), problems(root)


def test_a_file_without_words_is_found(root):
    (root / "glossary" / "pictures").mkdir()
    (root / "glossary" / "pictures" / "first.svg").write_text("<svg/>", encoding="utf-8")
    what = "pictures/first.svg is there: add picture: with what it shows, en and zh, or delete the file"
    assert problems(root) == [f"glossary/first.md:2: {what}"]
