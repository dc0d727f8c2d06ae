"""Services as pages describe them under labels: a label, its value, the service they belong to, the whole site's."""
