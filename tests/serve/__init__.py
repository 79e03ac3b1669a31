"""Tests of what is offered over HTTP."""
