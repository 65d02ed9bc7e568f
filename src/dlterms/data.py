"""The real data at hand on any machine, offline, and generated data whose structure is known."""

import re
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from dlterms.checks import as_count, as_float, as_rng, as_scalar, as_word


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
    """Sentences in which gender and role are planted, so that king - man + woman has a known answer.

    Four in five are about a person, with two words of the role and two of the gender around; the others name a
    country's capital. About 27,000 words, 97 different ones. Errors: TypeError or ValueError for a bad count.
    """
    rng = as_rng("seed", seed)
    pairs = [pair.split() for pair in CAPITALS.split(", ")]
    corpus = []
    for _ in range(as_count("sentences", sentences)):
        if rng.random() < 0.2:
            country, capital = pairs[rng.integers(len(pairs))]
            corpus.append(["the", "capital", "of", country, "is", capital])
            continue
        he, she, company = ROLES[rng.integers(len(ROLES))]
        female = rng.random() < 0.5
        role = rng.choice(company.split(), 2, replace=False)
        gender = rng.choice(SHE if female else HE, 2, replace=False)
        first, second, third, fourth = map(str, rng.permutation([*role, *gender]))
        corpus.append(["the", first, second, she if female else he, third, fourth, "and"])
    return corpus


def two_moons(n: int = 200, noise: float = 0.1, seed: int = 0) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Two half circles of radius 1 that reach into each other, (n, 2), and which of them each point is on, (n,).

    noise : the standard deviation of what is added to both coordinates. The first half are the upper moon (one more
    if n is odd), evenly spaced along it; scikit-learn's make_moons draws the same picture.
    Errors: TypeError or ValueError for bad numbers.
    """
    n = as_count("n", n, least=2)
    upper, lower = np.linspace(0, np.pi, (n + 1) // 2), np.linspace(0, np.pi, n // 2)
    points = np.concatenate(
        [np.column_stack([np.cos(upper), np.sin(upper)]), np.column_stack([1 - np.cos(lower), 0.5 - np.sin(lower)])]
    )
    noisy = points + as_scalar("noise", noise, 0) * as_rng("seed", seed).standard_normal((n, 2))
    return noisy, np.repeat([0, 1], [len(upper), len(lower)])


def ring_of_gaussians(
    n: int = 512, modes: int = 8, spread: float = 0.02, seed: int = 0
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Points (n, 2) of a mixture of Gaussians, and their centers (modes, 2), evenly spaced on a circle of radius 2.

    A generator that has collapsed shows at a glance: some centers stay bare.
    Source: Metz et al. 2017, arXiv:1611.02163, section 3.1. Errors: TypeError or ValueError for bad numbers.
    """
    n, modes, spread = as_count("n", n), as_count("modes", modes), as_scalar("spread", spread, 0)
    angles = 2 * np.pi * np.arange(modes) / modes
    centers = 2 * np.column_stack([np.cos(angles), np.sin(angles)])
    rng = as_rng("seed", seed)
    chosen = centers[rng.integers(modes, size=n)]
    return chosen + spread * rng.standard_normal((n, 2)), centers


def photo(size: int | None = None, name: str = "grace_hopper.jpg") -> NDArray[np.float64]:
    """A photograph from matplotlib's sample data as RGB, (H, W, 3) in [0, 1]; Grace Hopper's is in the public domain.

    size : the height to shrink it to. Errors: ValueError for a picture that matplotlib does not bring, or a size
    that is not positive.
    """
    from matplotlib import cbook  # imported late: text needs no matplotlib

    as_word("name", name)
    try:
        path = str(cbook.get_sample_data(name, asfileobj=False))
        image = Image.open(path).convert("RGB")
    except (OSError, TypeError):
        raise ValueError(f"name must be a picture of matplotlib's sample data, got {name!r}") from None
    if size is not None:
        height = as_count("size", size)
        image = image.resize((max(round(height * image.width / image.height), 1), height), Image.Resampling.BOX)
    return np.asarray(image, dtype=float) / 255


def gray(picture: Any) -> NDArray[np.float64]:
    """The luminance (H, W) of a color picture (H, W, 3), with the weights of ITU-R BT.601."""
    picture = as_float("picture", picture, 3)
    if picture.shape[2] != 3:
        raise ValueError(f"picture must be (H, W, 3), got shape {picture.shape}")
    return picture @ np.array([0.299, 0.587, 0.114])


def digits() -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """1797 handwritten digits, (1797, 8, 8) in [0, 1], and which digit each is, (1797,).

    The test part of the UCI digits, as scikit-learn has it, too.
    Source: Alpaydin and Kaynak 1998, UCI Machine Learning Repository, doi:10.24432/C50P49, CC BY 4.0.
    """
    with (files("dlterms") / "samples" / "digits.npz").open("rb") as file, np.load(file) as stored:
        return stored["images"] / 16.0, stored["target"].astype(np.intp)
