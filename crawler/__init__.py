"""The network and the command line: spider, frontier, fetch outcomes, queue workers, demo province."""
