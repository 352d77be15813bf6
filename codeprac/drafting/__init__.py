"""The drafting room: pages on which drafters write the next draft, with its reasons."""
