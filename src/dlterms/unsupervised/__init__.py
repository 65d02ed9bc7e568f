"""Learning without labels: autoencoders, Boltzmann machines, the adversarial game, components and clusters."""
