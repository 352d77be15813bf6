"""What is measured, and how; `make bench` prints it. Never part of the tests: a loaded machine is no defect."""
