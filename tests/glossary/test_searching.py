"""Search forgives: how names are scored, and what somebody types finds the term that is meant."""

import pytest

from dlterms import glossary
from dlterms.glossary import searching
from small_glossary import made


def test_a_term_is_found_by_slug_first_and_then_by_any_name_however_it_is_written(only):
    only(made("big", term="Tiny"), made(aliases=["Très petit"], zh="小"))
    assert glossary.entry("tiny").slug == "tiny"
    assert [glossary.entry(name).slug for name in ("TRES-PETIT", " 小 ", "Tiny")] == ["tiny", "tiny", "big"]


def test_an_unknown_term_names_the_nearest_three_however_far_they_are(only):
    only(*(made(slug, zh="词") for slug in ("alpha", "alphabet", "omega", "zzzz")))
    with pytest.raises(KeyError) as error:
        glossary.entry("alphab")
    assert error.value.nearest[:2] == ["alphabet", "alpha"]
    assert len(error.value.nearest) == 3
    assert str(error.value) == f"no term 'alphab'; nearest: {', '.join(error.value.nearest)}"
    with pytest.raises(KeyError, match="no term 'q'; nearest: alpha, alphabet, omega"):
        glossary.entry("q")  # like none of them


def test_the_better_a_name_answers_the_earlier_its_term_stands(only):
    names = ["net", "nettings", "the nets", "nexts"]
    only(*(made(f"{'dcba'[i]}_term", term=name, zh="词") for i, name in enumerate(names)))
    assert [e.term for e in glossary.search("net", least=0)] == names


def test_terms_that_answer_as_well_as_each_other_are_in_alphabetical_order(only):
    only(made("beta", term="Same"), made("alpha", term="Same"))
    assert [e.slug for e in glossary.search("same")] == ["alpha", "beta"]


def test_a_score_that_is_the_least_one_still_counts(only):
    only(made("one", term="abcd", zh="词"))  # begins with the query, which is half of it: 65 + 30/2
    assert [e.slug for e in glossary.search("ab", least=80)] == ["one"]
    assert glossary.search("ab", least=80.1) == []


def test_what_scores_below_sixty_is_not_found(only, monkeypatch):
    only(made())
    monkeypatch.setattr(searching, "_scores", lambda query, e: [12.0, 60.0])
    assert glossary.search("any") == [made()]
    monkeypatch.setattr(searching, "_scores", lambda query, e: [12.0, 59.9])
    assert glossary.search("any") == []


def test_scores_of_a_name():
    score = searching._score
    assert score("net", "net") == 100
    assert score("ab", "abcd") == 80  # begins with it
    assert score("bc", "abcd") == 75  # contains it
    assert score("b", "abcd") == 67.5
    assert score("x", "abcd") == score("xy", "ab") == 0
    assert score("xy", "xz") == pytest.approx(0.88 * 50)
    assert score("softmaxlayer", "softmax") == pytest.approx(0.7 * 100)  # the name inside a longer query
    assert score("grulayers", "gru") == pytest.approx(0.7 * 100)
    assert score("softmaxlayer", "so") < 30  # two letters stand in too many words


def test_an_alias_counts_a_little_less_than_the_terms_and_a_part_at_a_bracket_less_still(only):
    e = made("own_slug", term="Own term", zh="本名", aliases=["Other", "Deep net (DN)", "深网（旧）"])
    only(e)
    expected = {"ownslug": 0, "ownterm": 0, "本名": 0, "other": 0.5, "deepnetdn": 0.5, "深网旧": 0.5}
    assert dict(searching._keys("own_slug")) == expected | {"deepnet": 1, "dn": 1, "深网": 1, "旧": 1}
    for query, best in {"Own slug": 100, "own term": 100, "本名": 100, "other": 99.5, "dn": 99, "深网": 99}.items():
        assert max(searching._scores(searching._plain(query), e)) == best


def test_a_query_in_latin_letters_is_also_compared_with_the_sound_of_the_chinese_names(only):
    e = made("own_slug", term="Own term", zh="池化", aliases=["汇聚", "Latin"])
    only(e)
    assert searching._sounds("own_slug") == ["chihua", "huiju"]
    assert max(searching._scores("chihua", e)) == max(searching._scores("huiju", e)) == 94
    assert max(searching._scores("chi", e)) == 65 + 30 / 2 - 6
    assert max(searching._scores("ch", e)) == 0  # two letters begin too many sounds
    assert len(searching._scores("chi", e)) == len(searching._scores("ch", e)) + 2
    assert len(searching._scores("池化层", e)) == len(searching._scores("ch", e))


# searches as somebody types them, and the term that must come first
SEARCHES = {
    "softmax": "softmax",
    "Softmax 函数": "softmax",
    "归一化指数": "softmax",
    "sofmtax": "softmax",
    "cross entropy": "cross_entropy",
    "crossentropy": "cross_entropy",
    "交叉熵": "cross_entropy",
    "jiaochashang": "cross_entropy",
    "pooling": "pooling",
    "池化": "pooling",
    "汇聚": "pooling",
    "chihua": "pooling",
    "max-pooling": "max_pooling",
    "gradient cliping": "gradient_clipping",
    "梯度截断": "gradient_clipping",
    "BPTT": "bptt",
    "back propagation through time": "bptt",
    "通过时间反向传播": "bptt",
    "word2vec": "word2vec",
    "skipgram": "skip_gram",
    "activation": "activation_function",
    "squashing function": "activation_function",
    "autodiff": "automatic_differentiation",
    "自动求导": "automatic_differentiation",
    "gradient checking": "gradient_check",
    "MSE": "mean_squared_error",
    "relative entropy": "kl_divergence",
    "激活": "activation_function",
    "LSTM": "lstm",
    "RNN": "recurrent_neural_network",
    "长短时记忆": "lstm",
    "门控循环": "gru",
    "ResNet": "residual_network",
    "残差连接": "skip_connection",
    "GoogLeNet": "googlenet",
    "GoogleNet": "googlenet",
    "暂退法": "dropout",
    "batchnorm": "batch_normalization",
    "批归一化": "batch_normalization",
    "PCA": "dimensionality_reduction",
    "对抗生成网络": "generative_adversarial_network",
    "RBM": "restricted_boltzmann_machine",
    "受限玻尔兹曼": "restricted_boltzmann_machine",
    "bigram": "n_gram",
    "词向量": "embedding",
    "self-attention": "attention",
    "zhuyili": "attention",
    "递归神经网络": "recursive_neural_network",
    "循环神经网络": "recurrent_neural_network",
    "finetuning": "fine_tuning",
    "learning rate decay": "learning_rate_schedule",
    "AdamW": "adam",
    "top-5 error": "top_k_error",
    "tensor flow": "tensorflow",
    "Kaiming initialization": "he_initialization",
}


@pytest.mark.parametrize("query", SEARCHES)
def test_the_first_hit_is_the_right_one(query):
    found = glossary.search(query)
    assert found and found[0].slug == SEARCHES[query], [e.slug for e in found[:3]]


def test_searching_for_nothing_or_nonsense_finds_nothing():
    assert glossary.search("  ") == glossary.search("qqqq zzzz") == glossary.search("！？") == []


def test_an_entry_by_any_of_its_names():
    assert glossary.entry("交叉熵").slug == glossary.entry("Cross-Entropy").slug == "cross_entropy"


def test_an_unknown_term_knows_the_nearest():
    with pytest.raises(glossary.UnknownTermError, match="no term 'sofmax'; nearest: softmax") as error:
        glossary.entry("sofmax")
    assert len(error.value.nearest) == 3
