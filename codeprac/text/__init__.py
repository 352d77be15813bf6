"""The pure heart of codeprac: outline, rendering, comparing, lineage and anchoring of texts, on plain values."""
