"""Browsers for people: what somebody has left is emptied and given to the next, as loading every module anew takes
longer than most tests."""

import json
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

# All that a site may keep, but for what it has said may be cached for good.
KEPT = "indexeddb,local_storage,service_workers,cache_storage"


class Browsers:
    """The contexts of one Chromium, by what they were opened with."""

    def __init__(self, chromium: Browser) -> None:
        self._chromium = chromium
        self._free: dict[str, list[BrowserContext]] = {}
        self._kinds: dict[BrowserContext, str] = {}

    def open(self, *, origin: str, storage_state: Any = None, is_new: bool = False, **options: Any) -> Page:
        """A page of a browser in which nobody has been at this origin; `is_new`: one that was never used at all."""
        kind = json.dumps([origin, options], sort_keys=True)
        if is_new or not self._free.get(kind):
            context = self._chromium.new_context(storage_state=storage_state, **options)
            if not is_new:
                self._kinds[context] = kind
            return context.new_page()
        context = self._free[kind].pop()
        page = context.new_page()
        self._empty(page, origin)
        context.add_cookies(storage_state["cookies"] if storage_state else [])
        return page

    def close(self, context: BrowserContext) -> None:
        """Its person has left: nothing of theirs is seen again."""
        kind = self._kinds.get(context)
        if kind is None:
            context.close()
            return
        for page in context.pages:
            page.close()
        self._free.setdefault(kind, []).append(context)

    def _empty(self, page: Page, origin: str) -> None:
        page.context.clear_cookies()
        page.context.clear_permissions()
        session = page.context.new_cdp_session(page)
        session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": KEPT})
        session.detach()
