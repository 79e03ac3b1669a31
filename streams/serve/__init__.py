"""What is offered to others over HTTP: their requests in, answers out."""
