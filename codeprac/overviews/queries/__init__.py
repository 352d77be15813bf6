"""Reading across domains, in a fixed number of queries however many codes there are."""
