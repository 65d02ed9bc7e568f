"""Networks that see: convolution, pooling, and the great architectures as tables."""
