"""The real data at hand on any machine, offline, and one generated corpus whose structure is known."""

import re
from typing import Any

import numpy as np
from matplotlib import cbook
from numpy.typing import NDArray
from PIL import Image


def topics_corpus() -> list[list[str]]:
    """Sentences of the Python manual, as lists of lower-case words: the text behind help("for") and its kin.

    About 63,000 words from the standard library's pydoc_data.topics; the exact text differs between Python versions.
    """
    from pydoc_data.topics import topics

    sentences = re.split(r"[.;:?!]\s|\n\s*\n", "\n\n".join(topics[name] for name in sorted(topics)))
    words = [re.findall(r"[a-z_]+", sentence.lower()) for sentence in sentences]
    return [sentence for sentence in words if len(sentence) > 1]


# (he, she, words that both keep company with)
ROLES = [
    ("king", "queen", "throne crown palace"),
    ("prince", "princess", "castle heir ball"),
    ("man", "woman", "street coat city"),
    ("boy", "girl", "school toy playground"),
    ("father", "mother", "child cradle lullaby"),
    ("son", "daughter", "parents birthday homework"),
    ("uncle", "aunt", "nephew visit holiday"),
    ("husband", "wife", "wedding ring marriage"),
    ("brother", "sister", "sibling quarrel bunk"),
    ("actor", "actress", "stage film script"),
    ("waiter", "waitress", "menu table soup"),
    ("wizard", "witch", "spell wand potion"),
]
HE, SHE = ["he", "his", "him", "beard"], ["she", "her", "hers", "gown"]
CAPITALS = (
    "france paris, italy rome, spain madrid, greece athens, egypt cairo, japan tokyo, china beijing, kenya nairobi, "
    "peru lima, cuba havana, norway oslo, poland warsaw"
)


def planted_grammar(seed: int = 0, sentences: int = 4000) -> list[list[str]]:
    """Sentences in which gender and role are planted: a known answer to king - man + woman.

    Each sentence about a person has words of the role and words of the gender; others name a country's capital.
    """
    rng = np.random.default_rng(seed)
    pairs = [pair.split() for pair in CAPITALS.split(", ")]
    corpus = []
    for _ in range(sentences):
        if rng.random() < 0.2:
            country, capital = pairs[rng.integers(len(pairs))]
            corpus.append(["the", "capital", "of", country, "is", capital])
            continue
        he, she, company = ROLES[rng.integers(len(ROLES))]
        female = rng.random() < 0.5
        role = list(rng.choice(company.split(), 2, replace=False))
        gender = list(rng.choice(SHE if female else HE, 2, replace=False))
        around = [str(word) for word in rng.permutation(role + gender)]
        corpus.append(["the", around[0], around[1], she if female else he, around[2], around[3], "and"])
    return corpus


def photo(size: int | None = None) -> NDArray[np.float64]:
    """A real photograph, (H, W, 3) in [0, 1]: Grace Hopper, from matplotlib's sample data (public domain).

    size : the height to shrink it to. Errors: ValueError for a size that is not positive.
    """
    image = Image.open(str(cbook.get_sample_data("grace_hopper.jpg", asfileobj=False))).convert("RGB")
    if size is not None:
        if size < 1:
            raise ValueError(f"size must be at least 1, got {size}")
        image = image.resize((round(size * image.width / image.height), size), Image.Resampling.BOX)
    return np.asarray(image, dtype=float) / 255


def grey(picture: Any) -> NDArray[np.float64]:
    """The luminance (H, W) of a colour picture (H, W, 3), weights of ITU-R BT.601."""
    return np.asarray(picture, dtype=float) @ np.array([0.299, 0.587, 0.114])
