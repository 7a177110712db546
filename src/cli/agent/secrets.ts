/** Query parameters, and the like, whose values nobody should read in a log. */
const SECRET =
  /([?&;\s](?:[\w-]*(?:token|secret|password|passwd|api[_-]?key|signature|auth)[\w-]*)=)[^&;\s"']+/gi;

/** The user and password of a URL. */
const CREDENTIALS = /(\b[a-z][a-z0-9+.-]*:\/\/)[^/@\s"']+@/gi;

/** A text as it may be logged: what URLs in it hold of passwords and tokens is left out. */
export function withoutSecrets(text: string): string {
  return text.replace(CREDENTIALS, '$1***@').replace(SECRET, '$1***');
}
