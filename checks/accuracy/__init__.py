"""How good the checks are: what careful readers saw on pages, and the figures of our agreement with them."""
