"""The synthetic national world: a deterministic generator with known ground truth."""
