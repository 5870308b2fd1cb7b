/**
 * What kind of no a refusal is: one table from a code, or from a whole area of codes, to the exit code of the command
 * line and the status of HTTP. A door asks here and decides nothing itself.
 */

/** `exit` as in sysexits where there is one (75 is EX_TEMPFAIL, 130 is 128 + SIGINT); `http` as in RFC 9110. */
export const REFUSAL_KINDS = {
  /** A mistake of ours, under its number in the log. */
  defect: { exit: 1, http: 500 },
  /** The call itself is wrong. */
  usage: { exit: 2, http: 400 },
  /** What was asked for does not hold; nothing was changed. */
  invalid: { exit: 3, http: 422 },
  /** It does not fit what is there now: a name is taken, a thing is in use, a state is another. */
  conflict: { exit: 3, http: 409 },
  /** Begun and not finished. */
  partial: { exit: 4, http: 409 },
  'not-found': { exit: 5, http: 404 },
  /** The workspace is taken, newer or damaged. */
  unavailable: { exit: 6, http: 409 },
  /** A person must say yes first. */
  held: { exit: 7, http: 409 },
  /** A secret is missing or cannot be unlocked. */
  secret: { exit: 8, http: 409 },
  /** It will be refused however often it is tried. */
  denied: { exit: 9, http: 403 },
  /** It may work later. */
  later: { exit: 75, http: 503 },
  /** Called off by who asked. */
  cancelled: { exit: 130, http: 409 },
} as const satisfies Record<string, { exit: number; http: number }>

export type RefusalKind = keyof typeof REFUSAL_KINDS

/** A code, or an area ending in `/`. The code is looked for first. */
export const KIND_OF: Readonly<Record<string, RefusalKind>> = {
  defect: 'defect',

  'call/': 'usage',
  'call/cancelled': 'cancelled',
  'call/file-missing': 'not-found',
  'call/file-gone': 'not-found',
  'call/no-job': 'not-found',
  'call/file-denied': 'denied',
  'call/file-outside': 'denied',
  'cli/': 'usage',
  'cli/cancelled': 'cancelled',
  'cli/not-text': 'invalid',
  'cli/not-json': 'invalid',
  'cli/too-deep': 'invalid',
  'cli/not-a-rule': 'invalid',
  'cli/unfit-rule': 'invalid',
  'cli/bad-where': 'invalid',
  'cli/where-type': 'invalid',
  'cli/nobody-found': 'not-found',
  'cli/no-such': 'not-found',
  'cli/no-delivery': 'not-found',
  'cli/name-in-use': 'conflict',
  'cli/secret-missing': 'secret',

  'workspace/': 'unavailable',
  'workspace/not-found': 'not-found',
  'workspace/no-folder': 'not-found',
  'workspace/exists': 'conflict',
  'workspace/unknown-country': 'invalid',
  'workspace/unknown-zone': 'invalid',
  'workspace/none-open': 'usage',
  'workspace/no-sample': 'denied',
  'workspace/outside-home': 'denied',
  'workspace/read-only': 'denied',
  'workspace/read-only-file': 'denied',
  'workspace/disk-full': 'later',
  'workspace/held': 'held',
  'store/': 'unavailable',
  'store/disk-full': 'later',
  'store/io': 'later',
  'store/read-only': 'denied',
  'shell/': 'later',
  'shell/upload-too-large': 'invalid',

  'people/': 'invalid',
  'people/not-found': 'not-found',
  'people/view-not-found': 'not-found',
  'people/taken': 'conflict',
  'people/purpose-taken': 'conflict',
  'people/being-sent': 'later',
  'people/cannot-write': 'denied',
  'fields/': 'conflict',
  'email/': 'invalid',
  'phone/': 'invalid',
  'import/': 'invalid',
  'import/not-found': 'not-found',
  'import/no-such-import': 'not-found',
  'import/no-permission': 'denied',
  'import/cannot-write': 'denied',
  'import/busy': 'later',
  'import/cannot-merge': 'conflict',
  'import/cannot-undo': 'conflict',
  'import/staging-gone': 'partial',
  'import/field-gone': 'partial',
  'import/field-taken': 'partial',
  'segment/': 'invalid',
  'segment/not-found': 'not-found',
  'segment/name-taken': 'conflict',
  'segment/in-use': 'conflict',

  'template/': 'conflict',
  'template/not-found': 'not-found',
  'asset/': 'conflict',
  'asset/too-large': 'invalid',
  'content/': 'invalid',
  'gateway/': 'conflict',
  'gateway/not-found': 'not-found',
  'gateway/sample': 'denied',
  'gateway/no-send': 'denied',
  'gateway/closed': 'later',
  'secret/': 'secret',
  'campaign/': 'invalid',
  'campaign/not-found': 'not-found',
  'campaign/under-way': 'conflict',
  'purpose/': 'not-found',
  'sender/': 'invalid',
  'schedule/': 'invalid',
  'preflight/': 'invalid',
  'delivery/': 'conflict',
  'delivery/not-found': 'not-found',
  'proof/': 'invalid',
  'export/': 'denied',
  'export/disk-full': 'later',

  // What a gateway answers when it is tried.
  'smtp/': 'later',
  'smtp/no-password': 'secret',
  'smtp/login-refused': 'denied',
  'smtp/login-needed': 'denied',
  'smtp/no-login-offered': 'denied',
  'smtp/no-tls-off-loopback': 'denied',
  'smtp/tls-expired': 'denied',
  'smtp/tls-missing': 'denied',
  'smtp/tls-untrusted': 'denied',
  'smtp/tls-wrong-name': 'denied',
  'smtp/sender-refused': 'denied',
  'smtp/host-not-found': 'denied',
  'http/': 'denied',
  'http/secret-missing': 'secret',
  'http/connection-lost': 'later',
  'http/connection-refused': 'later',
  'http/no-route': 'later',
  'http/server-error': 'later',
  'http/timeout': 'later',
  'http/too-many': 'later',
  'http/try-later': 'later',
  'pickup/': 'denied',
  'pickup/disk-full': 'later',
  'dry-run/': 'denied',
}

/** The kind of a refusal's code; null when neither the code nor its area is in the table. */
export const kindOf = (code: string): RefusalKind | null =>
  KIND_OF[code] ?? KIND_OF[code.slice(0, code.indexOf('/') + 1)] ?? null

/** A code that nobody put into the table is a mistake of ours. */
export const exitOf = (code: string): number => REFUSAL_KINDS[kindOf(code) ?? 'defect'].exit
