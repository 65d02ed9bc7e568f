"""What the server answers the reader: the course, the search, and where the collection lies."""

from pathlib import Path, PurePosixPath

import pytest

from dlterms import glossary
from dlterms.app import reader
from dlterms.glossary import cards, course
from dlterms.glossary.entries import has_notebook
from dlterms.glossary.order import in_order

HERE = PurePosixPath(".")


@pytest.fixture
def entries(monkeypatch):
    """The glossary as if every notebook that an entry names were written."""
    monkeypatch.setattr(course, "has_notebook", lambda e: bool(e.notebook))
    return glossary.load()


def test_the_course_has_every_notebook_of_a_term_once():
    there = {path.stem for path in (glossary.home() / "notebooks").glob("*.ipynb")} - {"index"}
    assert sorted(course.course()) == sorted(there)


def test_the_course_takes_the_paths_one_after_the_other_then_the_rest_by_what_it_needs(entries):
    found = course.course()
    assert len(found) == len(set(found)) == len({e.notebook for e in entries.values() if e.notebook})
    first = [entries[slug].notebook for slug in next(iter(course.PATHS.values())) if slug in entries]
    assert found[: len(set(first))] == list(dict.fromkeys(first))
    on_paths = {entries[slug].notebook for steps in course.PATHS.values() for slug in steps if slug in entries}
    rest = [name for name in found if name not in on_paths]
    assert rest and found[-len(rest) :] == rest


def test_terms_come_after_what_is_to_be_read_before_them_each_once():
    order = in_order(sorted(glossary.load(), reverse=True))
    assert sorted(order) == sorted(glossary.load())
    for slug, before in glossary.graph().items():
        assert all(order.index(each) < order.index(slug) for each in before), slug


def test_pages_are_named_in_both_languages_and_lie_where_the_collection_does():
    pages = reader.pages(PurePosixPath("lessons"))
    assert pages[0] == {"en": "All terms", "zh": "全部术语", "path": "lessons/notebooks/index.ipynb"}
    assert {"en": "Softmax", "zh": "Softmax 函数", "path": "lessons/notebooks/softmax.ipynb"} in pages


@pytest.mark.parametrize("query", ["chihua", "交叉", "vanishing", "gradeint", "max pooling", "lstm"])
def test_a_search_finds_what_the_command_line_finds_in_its_order(query):
    answer = reader.find(query, HERE, 10)
    assert [hit["slug"] for hit in answer["found"]] == [hit.slug for hit in glossary.search(query)[:10]]
    assert answer["found"] and answer["nearest"] == []


def test_a_hit_leads_to_the_page_or_else_to_the_entry():
    for hit in reader.find("gradient", PurePosixPath("x"), 50)["found"]:
        e = glossary.load()[hit["slug"]]
        path = f"notebooks/{e.notebook}.ipynb" if has_notebook(e) else f"glossary/{e.slug}.md"
        assert hit["path"] == f"x/{path}"
        assert hit["path"] + hit["fragment"] == str(PurePosixPath("x/notebooks", cards.target(e))).replace(
            "notebooks/../", ""
        )
        assert (glossary.home() / path).is_file()
        assert (hit["en"], hit["zh"]) == (e.term, e.zh)


def test_a_term_on_the_page_of_another_opens_at_its_card():
    guests = [e for e in glossary.load().values() if has_notebook(e) and e.notebook != e.slug]
    assert guests
    for e in guests:
        assert reader._hit(e, HERE)["fragment"] == f"#cell-id=card-{e.slug}"
    assert reader._hit(glossary.load()["softmax"], HERE)["fragment"] == ""


def test_where_nothing_is_found_the_nearest_three_are_named():
    answer = reader.find("qqqqzzzz", HERE, 10)
    assert answer["found"] == []
    assert [hit["slug"] for hit in answer["nearest"]] == [e.slug for e in glossary.nearest("qqqqzzzz")]


@pytest.mark.parametrize("slug", glossary.load())
def test_the_first_sentence_is_whole_and_plain(slug):
    e = glossary.load()[slug]
    hit = reader._hit(e, HERE)
    for lang, text, ends in (("en", e.english, ".!?:"), ("zh", e.chinese, "。！？：")):
        sentence = hit[f"says_{lang}"]
        assert 4 < len(sentence) < len(text) + 1
        assert sentence[-1] in ends, sentence
        assert not {"$", "`", "**", "]("} & {sentence[i : i + n] for n in (1, 2) for i in range(len(sentence))}


def test_the_collection_is_found_in_a_checkout_in_a_copy_and_above_them_or_not_at_all(tmp_path):
    home = glossary.home()
    assert reader.collection(home) == HERE
    assert reader.collection(home.parent) == PurePosixPath(home.name)
    assert reader.collection(tmp_path) is None
    for folder in ("notebooks", "glossary"):
        (tmp_path / "dlterms" / folder).mkdir(parents=True)
    Path(tmp_path, "dlterms", "notebooks", "index.ipynb").touch()
    assert reader.collection(tmp_path) == PurePosixPath("dlterms")
    assert reader.collection(tmp_path / "dlterms") == HERE
