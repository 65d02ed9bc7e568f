"""Definitions of the ops of dlterms.sequences."""
