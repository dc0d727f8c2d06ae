"""What lines say, read by the words that labelled examples taught: for wording that no rule was written for."""
