"""The desk: everything that drafters do between the end of a round and the next draft."""
