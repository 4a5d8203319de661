/** Brings a file to the server, however often the connection goes. */

import { Backoff } from "../wire/backoff.js";
import { sendFile, Unanswered } from "./calls.js";

/**
 * Sends until it is there, is refused, or is stopped. It is safe to send again: the last one counts.
 * @param {{draft: string, file: Blob, signal: AbortSignal, onProgress: (part: number) => void, onWait: () => void}} how
 * @returns {Promise<object>} what the server made of it
 */
export async function upload({ draft, file, signal, onProgress, onWait }) {
  const backoff = new Backoff({ first: 1000 });
  for (;;) {
    try {
      return await sendFile({ path: `/image-drafts/${draft}/content`, file, onProgress, signal });
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
      onWait();
      await waited(backoff.next(), signal);
    }
  }
}

/** A while, or until the network is back. */
function waited(ms, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(go, navigator.onLine ? ms : 2 ** 30);
    function go() {
      clearTimeout(timer);
      window.removeEventListener("online", go);
      resolve();
    }
    window.addEventListener("online", go);
    signal.addEventListener("abort", () => reject(signal.reason));
  });
}
