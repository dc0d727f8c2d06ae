"""One file per revision, `v0001_….py`; never edited once released."""
