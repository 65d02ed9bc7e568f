"""Definitions of the ops of dlterms.unsupervised."""
