/** The page's connection: greeted as this device, woken by what happens around the page. */

import { Client } from "./wire/client.js";
import { newId } from "./wire/ids.js";

/**
 * A client of the protocol for this page, not yet started.
 * @param {object} page see `readPage`
 * @param {{epoch: string, follows: Object<string, number>}} rendered where the page stands in each stream
 */
export function clientFor(page, { epoch, follows }) {
  const client = new Client({ open: window.dial, app: page.app, device: deviceId(), languages: page.languages });
  client.streams.epoch = epoch;
  for (const [name, seq] of Object.entries(follows)) client.streams.follow(name, seq);
  window.addEventListener("online", () => client.socket.wake({ networkChanged: true }));
  window.addEventListener("pageshow", () => client.socket.wake());
  document.addEventListener("visibilitychange", () => document.hidden || client.socket.wake());
  return client;
}

/** A random name of this browser. It says nothing of the person, and is all that is kept beside the theme. */
function deviceId() {
  try {
    const kept = localStorage.getItem("device") ?? newId();
    localStorage.setItem("device", kept);
    return kept;
  } catch {
    return newId();
  }
}
