"""What is known and what was found, in SQL: the registry, runs, pages, findings, services, scores."""
