"""Annotations, anchors, replies."""
