"""The evidence pack of one agency: what was found, the pages that show it, and how to tell that nothing was changed."""
