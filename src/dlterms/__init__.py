"""dlterms: the words of deep learning as small, readable, differentiable NumPy implementations.

Every op is importable from here by its name: `from dlterms import softmax`. Exports are lazy (PEP 562), so that
importing the package costs no more than NumPy.
"""

from importlib import import_module
from importlib.metadata import version as _version
from typing import Any

# module -> the names it exports; the four checks of tests/cases.py run over every op named here
_EXPORTS = {
    "activations": "identity step sigmoid logit log_sigmoid tanh hard_tanh softsign relu leaky_relu prelu elu selu "
    "gelu swish softplus maxout softmax log_softmax logsumexp",
    "adding": "adding_problem",
    "adversarial": "optimal_discriminator discriminator_loss generator_loss train_gan",
    "attention": "dot_product_attention additive_attention multi_head_attention",
    "autodiff": "differentiable grad value_and_grad vjp",
    "autoencoders": "init_autoencoder autoencoder denoising_autoencoder gaussian_kl variational_autoencoder "
    "sequence_autoencoder",
    "clipping": "clip_by_norm clip_by_value clip_by_global_norm",
    "clustering": "kmeans label_propagation",
    "components": "pca principal_angles",
    "convolution": "conv1d conv2d conv_output_size",
    "descent": "gradient_descent",
    "embeddings": "embedding one_hot most_similar analogy",
    "energy": "rbm_energy rbm_free_energy gibbs_step contrastive_divergence rbm_log_likelihood rbm_gradient "
    "train_rbm layer_wise_pretraining unroll",
    "forward_mode": "Dual",
    "gated": "lstm_step lstm gru_step gru",
    "glove": "cooccurrence glove_weight glove_loss train_glove",
    "gradient_check": "check_vjp numerical_gradient",
    "huffman": "huffman_tree",
    "idx": "read_idx",
    "images": "resize deep_dream",
    "initializers": "xavier_uniform xavier_normal he_normal",
    "language_models": "NGramModel perplexity",
    "layers": "affine highway residual inception",
    "losses": "cross_entropy binary_cross_entropy binary_cross_entropy_with_logits nll kl_divergence",
    "margin_losses": "hinge zero_one_loss",
    "memory": "content_address interpolate shift sharpen ntm_read ntm_write",
    "metrics": "confusion_matrix precision_recall_f1 top_k_error",
    "multilayer": "mlp init_mlp",
    "normalization": "batch_norm batch_norm_eval",
    "number_words": "english_number chinese_number number_pairs",
    "optimizers": "sgd momentum adagrad adagrad_da adadelta rmsprop adam adamw",
    "perceptron": "mcculloch_pitts perceptron_fit",
    "polynomials": "polynomial_fit polynomial",
    "pooling": "max_pool2d avg_pool2d global_avg_pool2d",
    "recurrent": "rnn_step rnn truncated_bptt",
    "recurrent_language_model": "lm_parameters lm_scores lm_loss lm_log_probabilities lm_sample train_language_model",
    "recursive": "recursive_nn post_order expression_tree",
    "regression_losses": "mse mae huber",
    "regularization": "l1_penalty l2_penalty soft_threshold dropout",
    "schedules": "step_decay exponential_decay inverse_time_decay search_then_converge cosine_decay warmup",
    "seq2seq": "seq2seq_parameters seq2seq_loss greedy_decode",
    "stacked": "deep_rnn bidirectional_rnn cell_parameters",
    "translation": "bleu Translator",
    "turing_machine": "ntm ntm_parameters copy_task",
    "vocabulary": "Vocabulary",
    "word2vec": "Word2Vec",
    "word2vec_losses": "hidden_layer negative_sampling_loss hierarchical_softmax_loss noise_distribution "
    "hierarchical_softmax nce_loss",
}
_HOME = {name: module for module, names in _EXPORTS.items() for name in names.split()}

__all__ = sorted(_HOME)
__version__ = _version("dlterms")


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'dlterms' has no attribute {name!r}")
    value = getattr(import_module(f"dlterms.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOME])
