"""Keeping an instance running: whether it is alive and ready, what it measures, what its jobs did."""
