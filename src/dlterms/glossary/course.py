"""The learning paths: sequences of terms that end where somebody wants to get."""

from dlterms.bilingual import T

PATHS = {
    T("From neurons to convolutional networks", "从神经元到卷积网络"): [
        "mcculloch_pitts_neuron", "perceptron", "activation_function", "multilayer_perceptron", "backpropagation",
        "softmax", "cross_entropy", "convolution", "channel", "pooling", "convolutional_neural_network",
        "residual_network",
    ],
    T("Gradients and optimizers", "梯度与优化器"): [
        "gradient", "gradient_descent", "automatic_differentiation", "backpropagation", "gradient_check",
        "stochastic_gradient_descent", "momentum", "adagrad", "rmsprop", "adam", "learning_rate_schedule",
        "gradient_clipping",
    ],
    T("From sequences to attention", "从序列到注意力"): [
        "one_hot_encoding", "language_model", "recurrent_neural_network", "bptt", "vanishing_gradient",
        "gradient_clipping", "lstm", "gru", "rnn_language_model", "seq2seq", "neural_machine_translation", "attention",
    ],
    T("Words", "词"): [
        "one_hot_encoding", "softmax", "cross_entropy", "language_model", "embedding", "hierarchical_softmax",
        "noise_contrastive_estimation", "word2vec", "glove",
    ],
    T("Learning without labels", "无标签学习"): [
        "machine_learning", "representation_learning", "autoencoder", "denoising_autoencoder",
        "variational_autoencoder", "restricted_boltzmann_machine", "deep_belief_network",
        "generative_adversarial_network",
    ],
}  # fmt: skip
