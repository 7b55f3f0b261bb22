"""Standards: packs of YAML, validated and compiled once into a frozen model."""
