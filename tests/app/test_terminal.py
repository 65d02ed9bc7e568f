"""What a terminal shows: lines that break where they may, formulas in Unicode, and whole entries."""

import io

import pytest
from rich.cells import cell_len
from rich.console import Console, Group
from rich.text import Text

from dlterms import glossary
from dlterms.app import terminal
from dlterms.app.terminal import Paragraph, in_unicode, inline, render

ENTRY = glossary.Entry(
    slug="soft_thing",
    term="Soft thing",
    zh="软物",
    chapter="B",
    kind="layer",
    english="It maps $x$ to\n**twice** $x$.\n\nIt has `no` [weights](weight.md).",
    chinese="它把 $x$ 加倍。\n\n没有权重。",
    zh_of="",
    myth="It is hard.",
    myth_zh="它是硬的。",
    formula=r"y = \frac{a+b}{2}",
    aliases=["softie", "软东西"],
    prerequisites=["known", "unknown"],
    related=["unknown"],
    references=[{"authors": "A. Author", "year": 1999, "title": "Softness", "doi": "10.1/x"}],
)
BARE = glossary.Entry(
    slug="bare", term="Bare", zh="光", chapter="A", kind="idea", english="Nothing.", chinese="无。", zh_of=""
)


def shown(renderable, width=80):
    console = Console(width=width, file=io.StringIO(), color_system=None)
    console.print(renderable)
    return console.file.getvalue().split("\n")[:-1]


@pytest.fixture
def small_glossary(monkeypatch):
    known = glossary.Entry(
        slug="known", term="Known", zh="已知", chapter="A", kind="idea", english="", chinese="", zh_of=""
    )
    monkeypatch.setattr(terminal, "load", lambda: {"known": known})


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("one two three", 7, ["one two", "three"]),
        ("one two three", 6, ["one", "two", "three"]),
        ("one two three", 13, ["one two three"]),
        ("one two three", 12, ["one two", "three"]),
        ("", 7, [""]),
        ("well-known", 6, ["well-", "known"]),
        ("神经元是单位。", 6, ["神经元", "是单", "位。"]),  # no line begins with a full stop
        ("神经元是单位。", 7, ["神经元", "是单", "位。"]),
        ("神经元是单位。", 8, ["神经元是", "单位。"]),
        ("神（经元）", 4, ["神", "（经", "元）"]),  # no line ends with an opening bracket
        ("用 softmax 层", 9, ["用", "softmax", "层"]),
        ("用 softmax 层", 10, ["用 softmax", "层"]),
    ],
)
def test_lines_break_between_words_and_chinese_characters(text, width, lines):
    assert shown(Paragraph(Text(text)), width) == lines


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("abcdefgh", 3, ["abc", "def", "gh"]),
        ("abcdef", 3, ["abc", "def"]),
        ("a bcdefgh i", 3, ["a", "bcd", "efg", "h i"]),
        ("（神经）", 4, ["（神", "经）"]),
        ("神。", 2, ["神", "。"]),  # there is no room for both
        ("神。", 3, ["神", "。"]),
        ("abcdef gh", 3, ["abc", "def", "gh"]),
    ],
)
def test_what_is_wider_than_a_line_is_cut_to_full_lines(text, width, lines):
    assert shown(Paragraph(Text(text)), width) == lines


def test_an_address_is_broken_only_where_it_must_be():
    text = "see https://doi.org/10.1/a-b/c now"
    assert shown(Paragraph(Text(text)), 27) == ["see", "https://doi.org/10.1/a-b/c", "now"]
    assert shown(Paragraph(Text(text)), 20) == ["see", "https://doi.org/10.1", "/a-b/c now"]


def test_the_word_http_begins_no_address():
    assert shown(Paragraph(Text("http is a protocol")), 9) == ["http is a", "protocol"]


def test_no_line_is_indented_unless_it_is_asked_for():
    assert shown(Paragraph(Text("ab cd")), 2) == ["ab", "cd"]
    assert shown(Paragraph(Text("ab cd"), indent=3), 5) == ["   ab", "   cd"]
    assert shown(Paragraph(Text("ab cd"), indent=3), 7) == ["   ab", "   cd"]
    assert shown(Paragraph(Text("ab cd"), indent=3), 8) == ["   ab cd"]


@pytest.mark.parametrize("width", [1, 3, 4])
def test_a_line_has_room_for_one_chinese_character_beside_any_indent(width):
    lines = list(Paragraph(Text("abcd"), indent=3).__rich_console__(None, Console(width=width).options))
    assert [line.plain for line in lines] == ["   ab", "   cd"]


@pytest.mark.parametrize("width", range(2, 40))
def test_no_line_is_too_wide_and_nothing_is_lost_at_any_width(width):
    text = (
        "Softmax（软最大）maps scores to 概率，其和为 1。See https://doi.org/10.1007/978 (1990): e^{x_i}/(∑_j e^{x_j})."
    )
    lines = shown(Paragraph(Text(text)), width)
    assert max(map(cell_len, lines)) <= width
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert lines == [line.rstrip() for line in lines]


def test_a_line_keeps_its_styles():
    console = Console(width=3)
    lines = list(Paragraph(Text.assemble("ab ", ("cd", "bold"))).__rich_console__(console, console.options))
    assert [(line.plain, [str(span.style) for span in line.spans]) for line in lines] == [("ab", []), ("cd", ["bold"])]


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        (r"p_i = \frac{e^{x_i}}{\sum_{j=1}^{C} e^{x_j}}", "p_i = e^{x_i}/(∑_{j=1}^C e^{x_j})"),
        (r"\frac{a+b}{2}", "(a+b)/2"),
        (r"\frac{a}{b}c", "a/b c"),
        (r"\frac{(a+b)}{2}", "(a+b)/2"),
        (r"\frac{(a)+(b)}{2}", "((a)+(b))/2"),
        (r"\frac{(1-f(x))}{2}", "(1-f(x))/2"),
        (r"\frac{\frac{a}{b}}{c}", "(a/b)/c"),
        (r"\frac{x_{i}}{\hat y}", "x_i/ŷ"),
        (r"\frac{\bar{x}}{2}", "x̅/2"),
        (r"\frac12", "1/2"),
        (r"\tfrac12 + \dfrac{1}{3}", "1/2 + 1/3"),
        (r"\tfrac{1}{2} x + \dfrac{a + b}{c}", "1/2 x + (a + b)/c"),
        (r"D_{\mathrm{KL}}(p\,\|\,q)", "D_KL(p ‖ q)"),
        (r"x^{2} + W_{\alpha} + W_{\mathrm{in}}", "x^2 + W_α + W_in"),
        (r"x_{t-1}", "x_{t-1}"),
        (r"x^{y^{z+1}}", "x^{y^{z+1}}"),
        (r"e^{c_j + W_{:j}^\top v}", "e^{c_j + W_{:j}^⊤ v}"),
        (r"w_{i,j}^{(l)}", "w_{i,j}^{(l)}"),
        (r"\mathrm{softmax}(x)_i", "softmax(x)_i"),
        (r"\mathbb{R}^{n}", "ℝ^n"),
        (r"a \cdot b  \le c", "a · b ≤ c"),
        (r"\max(0, x)", "max(0, x)"),
        (r"\begin{cases}1\\0\end{cases}", r"\begin{cases}1\\0\end{cases}"),
        (r"f = \begin{matrix}a\end{matrix}", r"f = \begin{matrix}a\end{matrix}"),
    ],
)
def test_formulas_in_unicode(formula, text):
    assert in_unicode(formula) == text


@pytest.mark.parametrize(
    ("markdown", "text", "spans"),
    [
        ("plain\n  words", "plain words", []),
        ("a **b** c", "a b c", [("b", "bold")]),
        ("a *b* c", "a b c", [("b", "italic")]),
        ("a ***b*** c", "a b c", [("b", "italic bold")]),
        ("**a *b* c**", "a b c", [("a ", "bold"), ("b", "bold italic"), (" c", "bold")]),
        ("a `b*c*` d", "a b*c* d", [("b*c*", "cyan")]),
        ("**a `b`**", "a b", [("a ", "bold"), ("b", "cyan")]),
        (r"$x^{2}$ or $\frac{a+b}{2}$", "x^2 or (a+b)/2", [("x^2", "cyan"), ("(a+b)/2", "cyan")]),
        (r"$\begin{matrix}a\end{matrix}$", r"\begin{matrix}a\end{matrix}", [(r"\begin{matrix}a\end{matrix}", "cyan")]),
        ("a [**b** c](d.md) e", "a b c e", [("b", "bold")]),
        ("", "", []),
    ],
)
def test_markdown_becomes_words_with_styles(markdown, text, spans):
    styled = inline(markdown)
    assert styled.plain == text
    assert [(text[span.start : span.end], span.style) for span in styled.spans] == spans


def test_an_entry_in_english(small_glossary):
    assert shown(render(ENTRY, "en")) == [
        "Soft thing",
        "layer  |  B Gradients",
        "softie",
        "",
        "    y = (a+b)/2",
        "",
        "It maps x to twice x.",
        "",
        "It has no weights.",
        "",
        "Myth",
        "It is hard.",
        "",
        "Before this  known 已知, unknown",
        "Related  unknown",
        "",
        "References",
        "  A. Author (1999). Softness. https://doi.org/10.1/x",
    ]


def test_an_entry_in_chinese(small_glossary):
    assert shown(render(ENTRY, "zh")) == [
        "软物",
        "层  |  B 梯度",
        "软东西",
        "",
        "    y = (a+b)/2",
        "",
        "它把 x 加倍。",
        "",
        "没有权重。",
        "",
        "常见误解",
        "它是硬的。",
        "",
        "先读  known 已知, unknown",
        "相关  unknown",
        "",
        "文献",
        "  A. Author (1999). Softness. https://doi.org/10.1/x",
    ]


def test_an_entry_in_both_languages(small_glossary):
    lines = shown(render(ENTRY))
    assert lines == [
        "Soft thing · 软物",
        "layer · 层  |  B Gradients · 梯度",
        "softie; 软东西",
        "",
        "    y = (a+b)/2",
        "",
        "It maps x to twice x.",
        "",
        "It has no weights.",
        "",
        "它把 x 加倍。",
        "",
        "没有权重。",
        "",
        "Myth · 常见误解",
        "It is hard.",
        "它是硬的。",
        "",
        "Before this · 先读  known 已知, unknown",
        "Related · 相关  unknown",
        "",
        "References · 文献",
        "  A. Author (1999). Softness. https://doi.org/10.1/x",
    ]
    assert shown(render(ENTRY, "both")) == lines


def test_formulas_on_lines_of_their_own_and_lists_are_shown_as_such():
    rows = r"i_t &= \sigma(x_t) \\ c_t &= \frac{a+b}{2}"
    formula = rf"\begin{{aligned}} {rows} \end{{aligned}}"
    text = f"It is:\n$$\n{formula}\n$$\nSo $x$ it is.\n\n**Pitfalls**\n- one\n  item\n- *two*"
    assert shown(Group(*terminal._blocks(text))) == [
        "It is:",
        "",
        "    i_t = σ(x_t)",
        "    c_t = (a+b)/2",
        "",
        "So x it is.",
        "",
        "Pitfalls",
        "  • one item",
        "  • two",
    ]
    assert shown(Group(*terminal._blocks("$$ a $$\n\n\n- one\n- two - three"))) == [
        "    a", "", "  • one", "  • two - three",
    ]  # fmt: skip


def test_what_an_entry_does_not_have_leaves_no_line(small_glossary):
    assert shown(render(BARE, "en")) == ["Bare", "idea  |  A Neurons", "", "Nothing.", "", "", "References"]


def test_several_aliases_are_set_apart_as_the_language_does_it(small_glossary):
    e = glossary.Entry(**{**vars(BARE), "aliases": ["a", "甲", "b", "乙"]})
    assert [shown(render(e, lang))[2] for lang in ("en", "zh", "both")] == ["a; b", "甲；乙", "a; 甲; b; 乙"]
