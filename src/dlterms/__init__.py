"""dlterms: the words of deep learning as small, readable, differentiable NumPy implementations.

Every op is importable from here by its name: `from dlterms import softmax`. Exports are lazy (PEP 562), so that
importing the package costs no more than NumPy.
"""

from importlib import import_module
from typing import Any

# module -> the names it exports; the checks of tests/test_ops.py run over every op named here
_EXPORTS = {
    "gradients.autodiff": "differentiable grad value_and_grad vjp jacobian hessian",
    "gradients.forward_mode": "Dual",
    "gradients.gradient_check": "check_vjp numerical_gradient",
    "neurons.activations": "identity step sigmoid logit log_sigmoid tanh hard_tanh softsign relu leaky_relu prelu elu "
    "selu gelu swish softplus maxout softmax log_softmax logsumexp",
    "neurons.initializers": "xavier_uniform xavier_normal he_normal",
    "neurons.layers": "affine",
    "neurons.multilayer": "mlp init_mlp",
    "neurons.perceptron": "mcculloch_pitts perceptron_fit",
    "neurons.polynomials": "polynomial_fit polynomial",
    "losses.classification": "cross_entropy binary_cross_entropy binary_cross_entropy_with_logits nll kl_divergence",
    "losses.margin": "hinge zero_one_loss",
    "losses.metrics": "confusion_matrix precision_recall_f1 top_k_error",
    "losses.regression": "mse mae huber",
    "training.clipping": "clip_by_norm clip_by_value clip_by_global_norm",
    "training.descent": "gradient_descent",
    "training.normalization": "batch_norm batch_norm_eval",
    "training.optimizers": "sgd momentum adagrad adagrad_da adadelta rmsprop adam adamw",
    "training.regularization": "l1_penalty l2_penalty soft_threshold dropout",
    "training.schedules": "step_decay exponential_decay inverse_time_decay search_then_converge cosine_decay warmup",
    "vision.architectures": "network_summary parameter_count init_network network_forward lenet lenet5_parameters "
    "alexnet vgg inception_block googlenet resnet",
    "vision.blocks": "highway residual inception",
    "vision.convolution": "conv1d conv2d conv_output_size",
    "vision.idx": "read_idx",
    "vision.images": "resize deep_dream",
    "vision.pooling": "max_pool2d avg_pool2d global_avg_pool2d",
    "words.embeddings": "embedding one_hot most_similar analogy",
    "words.glove": "cooccurrence glove_weight glove_loss train_glove",
    "words.huffman": "huffman_tree",
    "words.vocabulary": "Vocabulary",
    "words.word2vec": "Word2Vec",
    "words.word2vec_losses": "cbow_mean negative_sampling_loss hierarchical_softmax_loss noise_distribution "
    "hierarchical_softmax nce_loss",
    "sequences.adding": "adding_problem",
    "sequences.attention": "dot_product_attention additive_attention multi_head_attention",
    "sequences.external_memory": "content_address ntm_interpolate ntm_shift ntm_sharpen ntm_read ntm_write",
    "sequences.gated": "lstm_step lstm gru_step gru",
    "sequences.language_models": "NGramModel perplexity",
    "sequences.number_words": "english_number chinese_number number_pairs",
    "sequences.recurrent": "rnn_step rnn truncated_bptt",
    "sequences.recurrent_language_model": "lm_parameters lm_scores lm_loss lm_log_probabilities lm_sample "
    "train_language_model",
    "sequences.recursive": "recursive_nn post_order expression_tree",
    "sequences.seq2seq": "seq2seq_parameters seq2seq_loss greedy_decode",
    "sequences.stacked": "deep_rnn bidirectional_rnn cell_parameters",
    "sequences.translation": "bleu Translator",
    "sequences.turing_machine": "ntm ntm_parameters copy_task",
    "unsupervised.adversarial": "optimal_discriminator discriminator_loss generator_loss train_gan",
    "unsupervised.autoencoders": "init_autoencoder autoencoder denoising_autoencoder gaussian_kl "
    "variational_autoencoder sequence_autoencoder",
    "unsupervised.clustering": "kmeans label_propagation",
    "unsupervised.components": "pca principal_angles",
    "unsupervised.energy": "rbm_energy rbm_free_energy gibbs_step contrastive_divergence rbm_log_likelihood "
    "rbm_gradient train_rbm layer_wise_pretraining unroll_rbms",
}
_HOME = {name: module for module, names in _EXPORTS.items() for name in names.split()}

__all__ = sorted(_HOME)


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version  # takes longer to load than all the rest

        value: Any = version("dlterms")
    elif name in _HOME:
        value = getattr(import_module(f"dlterms.{_HOME[name]}"), name)
    else:
        raise AttributeError(f"module 'dlterms' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOME, "__version__"])
