"""The record of every act that matters."""
