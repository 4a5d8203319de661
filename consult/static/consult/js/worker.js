/**
 * The service worker: it rings, leads to the room, and shows a page of its own where there is no network.
 *
 * A classic script, since not every browser takes a module here. The server writes SHELL in front of it: the page and
 * its files, and the words, in each language. Nothing else is kept, and nothing of a case ever.
 */

/* global SHELL */

const CACHE = `shell-${SHELL.version}`;
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u;
const ANSWERED_WITHIN_MS = 8_000;

self.addEventListener("install", (event) => {
  event.waitUntil(keepShell());
  self.skipWaiting();
});

self.addEventListener("activate", (event) => {
  event.waitUntil(Promise.all([dropOlderShells(), self.clients.claim()]));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(fetch(request).catch(() => caches.match(SHELL.offline)));
  else if (isOfShell(request.url)) event.respondWith(keptOr(request));
});

self.addEventListener("push", (event) => {
  const told = readPush(event.data);
  // Said even where showing fails: it came. And shown even where saying so does.
  event.waitUntil(Promise.allSettled([show(told), answer(told, "received")]));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(act(event.action, event.notification.data ?? {}));
});

self.addEventListener("pushsubscriptionchange", (event) => {
  // The next page that its doctor opens tells the server (js/ringing.js).
  const options = event.oldSubscription?.options;
  if (options) event.waitUntil(self.registration.pushManager.subscribe(options));
});

async function keepShell() {
  const cache = await caches.open(CACHE);
  // Without cookies: the page is the same for everybody, and knows nobody.
  const fresh = [SHELL.offline, ...SHELL.files].map((path) => new Request(path, { credentials: "omit", cache: "no-cache" }));
  await cache.addAll(fresh);
}

async function dropOlderShells() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name)));
}

function isOfShell(address) {
  const { origin, pathname } = new URL(address);
  return origin === self.location.origin && SHELL.files.includes(pathname);
}

async function keptOr(request) {
  return (await caches.match(request.url)) ?? fetch(request);
}

/** What a push says; one that cannot be read still shows that something is there. */
function readPush(data) {
  try {
    return data.json();
  } catch {
    return { kind: "activity" };
  }
}

/** What is shown for a push: words of this file's own, in the doctor's language. */
function notificationOf(told) {
  const words = SHELL.words[told.lang] ?? SHELL.words.en;
  const kind = told.kind in words ? told.kind : "activity";
  const isPage = kind === "page";
  const actions = ["acknowledge", "decline"].map((action) => ({ action, title: words[action] }));
  return {
    title: words[kind],
    options: {
      body: words[`${kind}.more`],
      lang: told.lang,
      // What is told again of the same case replaces what stands there; a page is heard again, too.
      tag: `${kind}-${told.case ?? ""}`,
      renotify: isPage,
      requireInteraction: isPage,
      actions: isPage ? actions : [],
      icon: SHELL.icon,
      badge: SHELL.badge,
      data: told,
    },
  };
}

/** Where a notification leads. Only ids are taken from a push, never an address. */
function addressOf({ kind, case: caseId, comment }) {
  if (kind === "test") return "/settings/devices/";
  if (!ID.test(caseId)) return "/";
  return ID.test(comment) ? `/cases/${caseId}/c/${comment}/` : `/cases/${caseId}/`;
}

function show(told) {
  const { title, options } = notificationOf(told);
  return self.registration.showNotification(title, options);
}

async function act(action, told) {
  if (action !== "decline") await Promise.all([open(addressOf(told)), action && answerOrSay(told, action)]);
  else await answerOrSay(told, action);
}

/** Answers a page; where that fails it is said, since its doctor believes it done. */
async function answerOrSay(told, action) {
  const status = await answer(told, action).catch(() => 0);
  if (status === 204) return;
  const { title, options } = notificationOf(told);
  const words = SHELL.words[told.lang] ?? SHELL.words.en;
  const body = status === 409 ? words.settled : words.unsent;
  await self.registration.showNotification(title, { ...options, body, actions: [] });
}

/** Tells the server; gives the status of its answer. The token is all that it needs: no cookie goes along. */
async function answer({ token }, said) {
  if (!token) return 0;
  const response = await fetch("/api/v1/push/answers", {
    method: "POST",
    credentials: "omit",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ token, answer: said }),
    signal: AbortSignal.timeout(ANSWERED_WITHIN_MS),
  });
  return response.status;
}

/** In the window that shows the room already, else in a new one. */
async function open(path) {
  const windows = await self.clients.matchAll({ type: "window" });
  const room = path.replace(/c\/[^/]+\/$/u, "");
  const there = windows.find(({ url }) => new URL(url).pathname === room);
  if (!there) return self.clients.openWindow(path);
  await there.focus();
  return there.navigate(path);
}
