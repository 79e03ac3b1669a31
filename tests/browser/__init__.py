"""The page in a real Chromium, on a real broker, worker and server."""
