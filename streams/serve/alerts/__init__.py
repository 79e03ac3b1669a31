"""What people and programs are told as it happens: changes of the read model in; streams, webhooks, feeds and calendars out."""
