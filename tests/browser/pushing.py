"""A phone's side of push: what the worker of a page is given, what it shows, and where a tap leads."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from playwright.sync_api import Worker

from consult.services.devices import of
from tests.browser.house import House
from tests.browser.people import PATIENCE_MS, Person
from tests.rig.push import Browser

LOOK_EVERY_MS = 20
SUBSCRIBE = """async (subscription) => {
    const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
    const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
    const body = JSON.stringify({ ...subscription, label: "Chromium" });
    return (await fetch("/api/v1/me/devices", { method: "PUT", headers, body })).status;
}"""
# What a worker that shows nothing may lack.
STANDING = """() => `${self.registration.active?.state}, notifications ${Notification.permission}`"""
SHOWN = """async () => {
    const facts = ({ title, body, actions }) => ({ title, body, actions: actions.map(({ action }) => action) });
    return (await self.registration.getNotifications()).map(facts);
}"""
# The browser gives only its own events a life beyond the call, so the test holds what the worker asks it to wait for.
CLICK = """async (action) => {
    const waits = [];
    ExtendableEvent.prototype.waitUntil = function (promise) { waits.push(promise); };
    self.opened = [];
    Clients.prototype.openWindow = async (path) => { self.opened.push(path); };
    const [notification] = await self.registration.getNotifications();
    self.dispatchEvent(new NotificationEvent("notificationclick", { notification, action }));
    await Promise.all(waits);
    return self.opened;
}"""


class Phone:
    """The worker of a person's browser. It stands in for `subscribe`, which a browser without a screen does not do."""

    def __init__(self, person: Person, house: House) -> None:
        self.person = person
        self.house = house
        person.context.grant_permissions(["notifications"])
        person.go("/")
        person.page.evaluate("navigator.serviceWorker.ready.then(() => undefined)")
        self.browser: Browser = house.service.subscribe()
        self._cdp = person.context.new_cdp_session(person.page)
        self._registrations: list[str] = []
        self._cdp.on("ServiceWorker.workerRegistrationUpdated", self._learn)
        self._cdp.send("ServiceWorker.enable")

    @property
    def worker(self) -> Worker:
        (worker,) = self.person.context.service_workers
        return worker

    def subscribes(self) -> None:
        """The page posts the subscription, as it does when its doctor has said yes."""
        assert self.person.page.evaluate(SUBSCRIBE, self.browser.address) == 200

    def is_given(self, payload: Mapping[str, str] | str) -> None:
        """The browser hands the worker a push; gives once a notification stands there."""
        data = payload if isinstance(payload, str) else json.dumps(payload)
        self._waits_for(lambda: self._registrations, "the browser never told of a worker")
        facts = {"origin": self.person.address, "registrationId": self._registrations[-1], "data": data}
        self._cdp.send("ServiceWorker.deliverPushMessage", facts)
        self._waits_for(self.shows, "the worker never showed anything")

    def shows(self) -> list[dict[str, Any]]:
        """The notifications that stand there."""
        found: list[dict[str, Any]] = self.worker.evaluate(SHOWN)
        return found

    def is_tapped(self, action: str = "") -> list[str]:
        """A tap on the notification or on a button of it; gives the addresses that would be opened."""
        opened: list[str] = self.worker.evaluate(CLICK, action)
        return opened

    def has_said_that_it_rang(self) -> bool:
        """Whether the receipt has come to the server."""
        return any(device.heard_on for device in self.house.server.do(of, self.person.doctor))

    def _waits_for(self, what: Callable[[], object], otherwise: str) -> None:
        for _ in range(0, PATIENCE_MS, LOOK_EVERY_MS):
            if what():
                return
            self.person.page.wait_for_timeout(LOOK_EVERY_MS)
        raise AssertionError(f"{otherwise} ({self.worker.evaluate(STANDING)}; {self._registrations})")

    def _learn(self, event: Mapping[str, Any]) -> None:
        self._registrations += [one["registrationId"] for one in event["registrations"] if not one["isDeleted"]]
