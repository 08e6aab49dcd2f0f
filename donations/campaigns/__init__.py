"""Campaigns and the gifts that arrive: from the proposal to the last yuan, each gift an entry in the books."""
