"""Letters to agencies: the three fixes that are worth most, each with a section ready to copy."""
