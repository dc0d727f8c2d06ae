"""What people receive: CSV, XLSX, HTML report, letters, evidence packs."""
