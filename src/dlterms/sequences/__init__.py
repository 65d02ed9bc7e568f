"""Networks that read and write: recurrent layers, attention, memory, language models and translators."""
