/** What the server asks about words before they are said. */

const PATIENCE_MS = 3_000;

/**
 * @param {{case: string, body: string, language?: string}} draft
 * @returns {Promise<import("./asking.js").Question[]>} none where the server does not answer: it asks again when the
 *   words reach it, and refuses what may not be said without an answer
 */
export async function checkDraft(draft) {
  try {
    const answer = await fetch("/api/v1/drafts/check", {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": document.querySelector("[name=csrfmiddlewaretoken]").value },
      body: JSON.stringify(draft),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return answer.ok ? (await answer.json()).questions : [];
  } catch {
    return [];
  }
}
