"""Who takes a stand: tokens and mentions in, the parties that they name out."""
