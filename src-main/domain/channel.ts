/** The channels a message travels by, and which identity each one is addressed with. */

export const CHANNELS = ['email', 'sms'] as const
export type Channel = (typeof CHANNELS)[number]

export const PURPOSE_KINDS = ['marketing', 'transactional'] as const
export type PurposeKind = (typeof PURPOSE_KINDS)[number]

export const CONSENT_STATUSES = ['granted', 'withdrawn'] as const
export type ConsentStatus = (typeof CONSENT_STATUSES)[number]

/** The profile column that holds a channel's contact address. */
export const ADDRESS_FIELD = { email: 'email', sms: 'phone' } as const satisfies Record<Channel, string>
