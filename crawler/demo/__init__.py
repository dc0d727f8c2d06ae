"""A province that does not exist, served, crawled, judged and exported by patuh itself."""
