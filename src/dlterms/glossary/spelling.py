"""Spelling in both languages: codespell for English, with American forms; for Chinese what is printed on the mainland.

What Chinese pages on deep learning get wrong most is in one table, `WRONG`: slips of the input method, and words of
other fields that a dictionary gave for ours.
"""

import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.util import find_spec
from typing import Any

HAN = "\u3400-\u9fff"
DICTIONARIES = "clear,rare,en-GB_to_en-US"  # of codespell
NAMES = ("fro", "NCE", "ND", "Pinter", "Teh", "writeable")  # what codespell takes for slips: names, and NumPy's words

# a wrong form (a regular expression), and what to write
WRONG = {
    "阀值": "阈值",
    "[一二]阶时刻|时刻估计|时刻的估计": "矩（Adam 的 moment 是矩，不是时刻）",
    "神经原": "神经元",
    "感之机|感知器机": "感知机",
    "(隐藏|隐含|卷积|池化|嵌入|输入|输出|全连接)曾": "层",
    "卷集": "卷积",
    "卷积内核": "卷积核",
    "池华": "池化",
    "泛华": "泛化",
    "激化函数|激活功能": "激活函数",
    "损失功能|代价功能": "损失函数",
    "拟和": "拟合",
    "收练|收剑": "收敛",
    "迭带|叠代": "迭代",
    "坡度下降|渐变下降|倾斜下降": "梯度下降",
    "渐变(消失|爆炸)": "梯度消失、梯度爆炸",
    "反向传输|反向繁殖|反传播": "反向传播",
    "概率分部|正态分部": "分布",
    "交叉商": "交叉熵",
    "似燃": "似然",
    "[波玻]耳兹曼|波尔兹曼": "玻尔兹曼",
    "马尔科夫": "马尔可夫",
    "贝页斯|贝叶丝": "贝叶斯",
    "鲁邦": "鲁棒",
    "燥声|噪生": "噪声",
    "象素": "像素",
    "图象": "图像",
    "复发(神经网络|单元|网络)": "循环",
    "注意力机构": "注意力机制",
    "变压器": "Transformer",
    "令牌": "词元",
    "(训练|每个|一个|几个)时代": "轮次",
    "做为": "作为",
    "既使": "即使",
    "(?<!目)的的|了了|是是(?!非)": "重复的字只留一个",
    "[０-９Ａ-Ｚａ-ｚ]": "半角的数字和字母",
}

# an ASCII mark beside Chinese; brackets and quotes only where they touch it, as in “f(x) 是” they do not
_HALF_WIDTH = re.compile(rf"[{HAN}”）]\s*[,;:?!]|[,;:?!]\s*[{HAN}“（]|[{HAN}][()\"]|[()\"][{HAN}]|[{HAN}]\.(?!\w)")
_TIGHT = re.compile(rf"[{HAN}][A-Za-z0-9]|[A-Za-z0-9%][{HAN}]")
_LOOSE = re.compile(rf"[，。；：？！、（《] +[{HAN}A-Za-z0-9]|[{HAN}A-Za-z0-9] +[，。；：？！、）》]")
_FORMULA = re.compile(r"\$[^$]*\$|`[^`]*`")  # or code
_NO_WORD = re.compile(r"(?<=\])\([^)]*\)|\{[^}]*\}")  # the address of a link, the place of a number


def chinese_problems(line: str) -> Iterator[str]:
    """What is wrong with a line of Chinese: marks, spaces, characters and words."""
    plain = _NO_WORD.sub("_", _FORMULA.sub("x", line))
    for found in _HALF_WIDTH.finditer(plain):
        yield f"half-width punctuation in {found[0]!r}: use ，。；：？！（）“”, or $…$ for a formula"
    for found in _TIGHT.finditer(plain):
        yield f"no space between Chinese and Latin letters in {found[0]!r}: put one"
    for found in _LOOSE.finditer(plain):
        yield f"a space beside full-width punctuation in {found[0]!r}: take it out"
    for wrong, right in WRONG.items():
        for found in re.finditer(wrong, plain):
            yield f"{found[0]!r} is a slip or a mistranslation: write {right}"
    for character, simplified in _traditional(plain):
        yield f"{character!r} is not Simplified: write {simplified!r}"


def misspelled(lines: Iterable[tuple[str, int, str]]) -> Iterator[tuple[str, int, str]]:
    """(file, line, what) for each misspelled or British word of lines (file, line, text), as codespell sees it.

    Nothing where codespell is not installed (`dlterms check` then says so).
    """
    lines = list(lines)
    if not has_codespell():
        return
    text = "\n".join(" ".join(_FORMULA.sub(" ", text).split()) for _, _, text in lines)
    options = ["--builtin", DICTIONARIES, "--ignore-words-list", ",".join(NAMES), "-"]
    command = [sys.executable, "-m", "codespell_lib", *options]
    said = subprocess.run(command, input=text, capture_output=True, encoding="utf-8").stdout
    row = 0
    for line in said.splitlines():
        if found := re.fullmatch(r"\t(.+) ==> (.+)", line):
            file, at, _ = lines[row - 1]
            yield file, at, f"{found[1]!r} is misspelled or British: write {found[2]!r}"
        elif found := re.match(r"(\d+): ", line):
            row = int(found[1])


def has_codespell() -> bool:
    """Whether English can be checked."""
    return find_spec("codespell_lib") is not None


def _traditional(text: str) -> Iterator[tuple[str, str]]:
    """Characters that OpenCC would write otherwise, each with what it would write."""
    converter = _converter()
    if converter is None:
        return
    simplified = converter.convert(text)
    if len(simplified) == len(text):
        yield from ((a, b) for a, b in zip(text, simplified, strict=True) if a != b)


@cache
def _converter() -> Any:
    """OpenCC, Traditional to Simplified; None where it is not installed (`dlterms check` then says so)."""
    try:
        from opencc import OpenCC
    except ImportError:
        return None
    return OpenCC("t2s")
