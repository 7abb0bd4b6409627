"""The optional language model: it fills the same frame or writes guarded SQL, and nothing else."""
