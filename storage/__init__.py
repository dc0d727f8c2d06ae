"""SQL and files: models, migrations, the registry, the body store, and the frames that analysts read."""
