"""Who may do what: actors, permissions and one policy table, on plain values."""
