"""Pure judgement: bytes → document → evidence → finding → score. No network, no SQL, no clock."""
