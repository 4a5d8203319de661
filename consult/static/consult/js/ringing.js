/** Whether this browser rings, and for whom. On a shared computer it must ring for nobody but who is signed in. */

const KEPT = "ringing";
const API = "/api/v1/me/devices";

/** The worker at work; every page asks for it, so that any of them has a page for when there is no network. */
export async function startWorker() {
  if (!("serviceWorker" in navigator)) return undefined;
  // A private window may refuse; then there is no ringing either.
  return navigator.serviceWorker.register("/worker.js").catch(() => undefined);
}

export function canRing() {
  return "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
}

/** @returns {Promise<boolean>} whether this browser rings for this doctor */
export async function rings(doctor) {
  return kept()?.doctor === doctor && Boolean(await subscription());
}

/** Brings in order what this browser knows with who is signed in: somebody else's pages must not ring here. */
export async function keepRinging(doctor) {
  if (!canRing()) return;
  const standing = await subscription();
  const known = kept();
  if (!standing) forget();
  else if (known?.doctor !== doctor) await standing.unsubscribe().then(forget);
  else if (known.endpoint !== standing.endpoint) await tell(standing, doctor);
}

/**
 * Asks the browser, then tells the server.
 * @param {string} key the server's public key
 * @throws {DOMException|Error} the first where the browser will not, the second where the server did not take it
 */
export async function ring(doctor, key) {
  const worker = await navigator.serviceWorker.ready;
  const options = { userVisibleOnly: true, applicationServerKey: key };
  await tell(await worker.pushManager.subscribe(options), doctor);
}

/** Rings no more: this doctor signs out here. Nothing that fails may keep them from it. */
export async function ringNoMore() {
  const known = kept();
  forget();
  const standing = canRing() && (await subscription());
  const removed = known && call(`${API}/${known.id}`, "DELETE");
  await Promise.allSettled([standing && standing.unsubscribe(), removed]);
}

async function subscription() {
  const worker = await navigator.serviceWorker.getRegistration();
  return worker?.pushManager?.getSubscription();
}

async function tell(standing, doctor) {
  const { endpoint, keys } = standing.toJSON();
  const answer = await call(API, "PUT", { endpoint, keys, label: browserName(navigator.userAgent) });
  if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
  const { id } = await answer.json();
  keep({ doctor, id, endpoint });
}

function call(address, method, body) {
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  return fetch(address, {
    method,
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: body && JSON.stringify(body),
    signal: AbortSignal.timeout(10_000),
  });
}

/** What one calls it: `Firefox, Android`. */
export function browserName(agent) {
  const browser = [["Edg", "Edge"], ["Firefox", "Firefox"], ["Chrome", "Chrome"], ["Safari", "Safari"]];
  const system = [["Android", "Android"], ["iPhone", "iPhone"], ["iPad", "iPad"], ["Windows", "Windows"], ["Mac", "Mac"], ["Linux", "Linux"]];
  const named = [browser, system].map((names) => names.find(([part]) => agent.includes(part))?.[1]);
  return named.filter(Boolean).join(", ");
}

function kept() {
  try {
    return JSON.parse(localStorage.getItem(KEPT)) ?? undefined;
  } catch {
    return undefined;
  }
}

function keep(facts) {
  localStorage.setItem(KEPT, JSON.stringify(facts));
}

function forget() {
  try {
    localStorage.removeItem(KEPT);
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
}
