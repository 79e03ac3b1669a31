"""A page of Chromium in, what went wrong in it out: errors, what its policy forbade, what it asked of other hosts."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Dialog, Page, Request, Response

from tests.support import eventually

__all__ = ["Window"]

_REPORT: Final = """addEventListener("securitypolicyviolation",
    (event) => console.error("policy: " + event.violatedDirective + " " + event.blockedURI))"""


class Window:
    """An open page whose faults are written down."""

    def __init__(self, page: Page, site: str) -> None:
        self.page, self.site = page, site
        self.faults: list[str] = []
        """Errors of the console, uncaught errors, violations of the policy, requests that failed or went elsewhere."""
        page.add_init_script(_REPORT)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(f"uncaught: {error}"))
        page.on("request", self._request)
        page.on("requestfailed", self._failed)
        page.on("dialog", self._dialog)

    def open(self, path: str) -> Response:
        """Go to a page of the site, and wait until it is loaded."""
        answer = self.page.goto(f"{self.site}{path}", wait_until="load")
        assert answer is not None
        return answer

    def value(self, expression: str, given: Any = None) -> Any:
        """What an expression of JavaScript gives in the page."""
        return self.page.evaluate(expression, given)

    def until(self, expression: str, seconds: float = 5) -> None:
        """Wait until an expression of JavaScript is true; Playwright's own way needs `eval`, which the policy forbids."""
        eventually(lambda: self.value(expression), seconds, expression)

    def settled(self) -> None:
        """Wait until a step without a load is done."""
        self.until("() => !document.querySelector('#main').hasAttribute('aria-busy')")

    def path(self) -> str:
        """Where the window is: path and query."""
        return self.page.url.removeprefix(self.site)

    def _console(self, message: ConsoleMessage) -> None:
        url = message.location.get("url", "")
        if message.text.startswith("Failed to load resource") and url == self.page.url:
            return  # the page itself, whose status the test knows
        if message.type in {"error", "warning"}:
            self.faults.append(f"{message.type}: {message.text} ({url})")

    def _dialog(self, dialog: Dialog) -> None:
        self.faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _request(self, request: Request) -> None:
        if urlsplit(request.url).scheme not in {"data", "blob"} and not request.url.startswith(f"{self.site}/"):
            self.faults.append(f"asked elsewhere: {request.url}")

    def _failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # a page that is left ends what it still waits for
            self.faults.append(f"failed: {request.url}: {request.failure}")
