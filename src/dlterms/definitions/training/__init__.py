"""Definitions of the ops of dlterms.training."""
