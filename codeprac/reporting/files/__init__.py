"""The report as files: values in, bytes out."""
