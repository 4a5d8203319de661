/** The dialog in which a reader of both languages says a translation better. */

import { written } from "./dialog.js";
import { languageName } from "./reading.js";
import { word } from "./words.js";

/**
 * @param {object} said a text of the wire with its `translations`
 * @param {string} into the language of the translation
 * @returns {Promise<string|undefined>} the wording, unless none was given
 */
export async function corrected({ body, language, translations }, into) {
  const question = word("review.question", { language: languageName(into) });
  const quoted = { text: body, language };
  const value = translations[into].text ?? "";
  const text = await written(question, { quoted, value, language: into, yes: word("review.save") });
  return text?.trim() ? text : undefined;
}
