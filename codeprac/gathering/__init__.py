"""Pages of issues: where drafters gather annotations that raise the same point, and where the public sees them."""
