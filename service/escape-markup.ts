/** Text inside of markup. */

/** The text of others for an element or a quoted attribute; as Preact escapes. Most texts have nothing to escape. */
export const escapeMarkup = (text: string): string =>
  /[&<"]/.test(text) ? text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;') : text;
