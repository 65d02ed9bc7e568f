"""The data at hand: what each promises."""

from collections import Counter

import numpy as np
import pytest

from dlterms import data


def test_topics_is_english_about_python():
    corpus = data.topics_corpus()
    counted = Counter(word for sentence in corpus for word in sentence)
    assert 50_000 < counted.total() < 100_000  # 63,354 in Python 3.11, 67,544 in 3.13
    assert counted.most_common(1)[0][0] == "the"
    assert all(counted[word] > 20 for word in ("int", "list", "class", "import"))
    assert min(map(len, corpus)) == 2
    assert all(word == word.lower() for word in counted)


def test_the_grammar_plants_gender_and_role():
    corpus = data.planted_grammar(0)
    words = {word for sentence in corpus for word in sentence}
    assert len(corpus) == 4000
    assert len(words) == 97
    for sentence in corpus:
        if "queen" in sentence:
            assert len({"throne", "crown", "palace"} & set(sentence)) == 2
            assert len(set(data.SHE) & set(sentence)) == 2
            assert not set(data.HE) & set(sentence)
    assert np.mean(["capital" in sentence for sentence in corpus]) == pytest.approx(0.2, abs=0.02)
    women = np.mean(["queen" in sentence for sentence in corpus if {"king", "queen"} & set(sentence)])
    assert women == pytest.approx(0.5, abs=0.1)
    assert data.planted_grammar(0) == corpus
    assert data.planted_grammar(1) != corpus


def test_photo_is_rgb_between_0_and_1():
    picture = data.photo()
    assert picture.shape == (600, 512, 3)
    assert 0 <= picture.min() < 0.1 < 0.9 < picture.max() <= 1
    assert picture.max() == 1
    assert data.photo(64).shape == (64, 55, 3) and data.photo(1).shape == (1, 1, 3)
    np.testing.assert_allclose(data.photo(101).mean((0, 1)), picture.mean((0, 1)), atol=5e-3)
    with pytest.raises(ValueError, match=r"name must be a picture of matplotlib's sample data, got 'cat.jpg'"):
        data.photo(name="cat.jpg")
    with pytest.raises(ValueError, match="size must be at least 1, got 0"):
        data.photo(0)


def test_gray_weighs_the_colors():
    np.testing.assert_allclose(data.gray(np.eye(3)[None]), [[0.299, 0.587, 0.114]])
    with pytest.raises(ValueError, match=r"picture must be \(H, W, 3\)"):
        data.gray(np.ones((2, 2, 4)))
    with pytest.raises(ValueError, match=r"picture must be \(H, W, 3\)"):
        data.gray(np.ones((2, 3, 4)))


def test_digits():
    images, labels = data.digits()
    assert images.shape == (1797, 8, 8)
    assert images.max() == 1
    assert np.bincount(labels).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]


def test_digits_are_scikit_learns():
    from sklearn.datasets import load_digits

    images, labels = data.digits()
    np.testing.assert_array_equal(16 * images, load_digits().images)
    np.testing.assert_array_equal(labels, load_digits().target)


def test_moons_are_scikit_learns():
    from sklearn.datasets import make_moons

    for n in (2, 9, 200):
        x, moon = data.two_moons(n, noise=0)
        expected, label = make_moons(n, shuffle=False)
        assert (len(x), set(moon)) == (n, {0, 1})
        if n % 2 == 0:  # of an odd number, theirs has the odd one below
            np.testing.assert_allclose(x, expected, atol=1e-15)
            np.testing.assert_array_equal(moon, label)
    noise = data.two_moons(5000, 0.3, seed=1)[0] - data.two_moons(5000, 0)[0]
    np.testing.assert_allclose(noise.std(axis=0), 0.3, rtol=0.05)
    noise = data.two_moons(5000, 0.3, seed=1)[0] - data.two_moons(5000, 0)[0]
    assert abs(np.corrcoef(noise.T)[0, 1]) < 0.05, "both coordinates have noise of their own"
    with pytest.raises(ValueError, match="n must be at least 2"):
        data.two_moons(1)
    with pytest.raises(ValueError, match="noise must lie in"):
        data.two_moons(noise=-0.1)
    with pytest.raises(ValueError, match="spread must lie in"):
        data.ring_of_gaussians(spread=-0.1)


def test_a_ring_has_its_modes():
    x, centers = data.ring_of_gaussians(4000, modes=5, spread=0.1, seed=2)
    np.testing.assert_allclose(np.linalg.norm(centers, axis=1), 2)
    angles = np.unwrap(np.arctan2(centers[:, 1], centers[:, 0]))
    np.testing.assert_allclose(np.diff(angles), 2 * np.pi / 5)
    away = np.linalg.norm(x[:, None] - centers, axis=2)
    offsets = x - centers[away.argmin(1)]
    assert abs(np.corrcoef(offsets.T)[0, 1]) < 0.05
    np.testing.assert_allclose(np.bincount(away.argmin(1)) / 4000, 0.2, atol=0.03)
    assert np.sqrt(np.square(away.min(1)).mean()) == pytest.approx(0.1 * np.sqrt(2), rel=0.05)
    assert np.array_equal(x, data.ring_of_gaussians(4000, modes=5, spread=0.1, seed=2)[0])


def test_defaults_are_what_the_docstrings_say():
    assert len(data.planted_grammar()) == 4000
    assert data.planted_grammar(sentences=20) == data.planted_grammar(seed=0, sentences=20)
    x, moon = data.two_moons()
    np.testing.assert_array_equal(x, data.two_moons(200, 0.1, seed=0)[0])
    assert len(moon) == 200
    x, centers = data.ring_of_gaussians()
    np.testing.assert_array_equal(x, data.ring_of_gaussians(512, 8, 0.02, seed=0)[0])
    assert len(centers) == 8
