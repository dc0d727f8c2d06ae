"""What single texts say: phrases of the vocabulary, slips of the pen, typed values, hosts; and how texts are quoted."""
