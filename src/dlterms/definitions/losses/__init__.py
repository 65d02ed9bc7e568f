"""Definitions of the ops of dlterms.losses."""
