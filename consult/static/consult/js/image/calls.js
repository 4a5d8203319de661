/** Calls of the API that a page of ours makes with its session. */

export class Refused extends Error {
  /** @param {{code: string, message: string, fields?: object, findings?: object}} refusal */
  constructor(refusal, status) {
    super(refusal.message);
    Object.assign(this, refusal, { status });
  }
}

/** No answer came: it may have been done or not. */
export class Unanswered extends Error {}

const token = () => document.querySelector("[name=csrfmiddlewaretoken]").value;

/** @returns {Promise<object|undefined>} what the server answers. Throws `Refused` or `Unanswered`. */
export async function call(method, path, { key, body } = {}) {
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token(), ...(key && { "Idempotency-Key": key }) };
  let answer;
  try {
    answer = await fetch(`/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) });
  } catch {
    throw new Unanswered();
  }
  const said = answer.status === 204 ? undefined : await answer.json();
  if (!answer.ok) throw new Refused(said, answer.status);
  return said;
}

/**
 * Sends a file, without its name. A request is the only one that tells how much of it has gone.
 * @param {{path: string, file: Blob, onProgress: (part: number) => void, signal: AbortSignal}} how
 */
export function sendFile({ path, file, onProgress, signal }) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("PUT", `/api/v1${path}`);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.setRequestHeader("X-CSRFToken", token());
    request.responseType = "json";
    request.upload.addEventListener("progress", ({ loaded, total }) => onProgress(total ? loaded / total : 0));
    request.addEventListener("load", () => {
      if (request.status < 400) resolve(request.response);
      // A proxy in front answers in its own words.
      else if (request.response?.code) reject(new Refused(request.response, request.status));
      else reject(new Unanswered());
    });
    for (const type of ["error", "timeout"]) request.addEventListener(type, () => reject(new Unanswered()));
    signal.addEventListener("abort", () => {
      request.abort();
      reject(signal.reason);
    });
    // A blob of its own: the name stays with the file.
    request.send(file.slice(0, file.size, "application/octet-stream"));
  });
}
