"""Privacy: the register of personal data, and what it promises carried out: export, erasure, merging, periods."""
