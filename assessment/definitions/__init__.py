"""The data of the product - questionnaires, plans, reference tables - from YAML and CSV files to checked models."""
