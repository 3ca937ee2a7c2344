"""What things are: frozen models of questions, plans, reference values, answers and results."""
