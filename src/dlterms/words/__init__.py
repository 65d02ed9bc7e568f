"""Words as vectors: vocabularies, embeddings, word2vec and GloVe."""
