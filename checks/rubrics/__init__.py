"""The scoring rubrics as dated data, one TOML file each; `checks.rubric` reads and proves them."""
