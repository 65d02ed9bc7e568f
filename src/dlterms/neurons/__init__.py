"""What a network is made of: activation functions, layers, and how their weights begin."""
