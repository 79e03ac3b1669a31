"""Events, streams, webhooks, feeds and calendars."""
