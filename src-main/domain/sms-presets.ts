/** Ready settings of SMS providers; what an account adds is its sender and its secrets. */
import type { HttpSmsSettings } from './sending.ts'

export type Preset = Omit<HttpSmsSettings, 'from'>
const BASIC_AUTH = 'Basic {{ basic secret.user secret.password }}'

/** Ready settings by provider; both sign in with the secrets `user` and `password`. */
export const HTTP_SMS_PRESETS = {
  '46elks': {
    kind: 'http-sms',
    url: 'https://api.46elks.com/a1/sms',
    method: 'POST',
    headers: { authorization: BASIC_AUTH },
    body: 'from={{ from }}&to={{ to }}&message={{ text }}',
    bodyType: 'form',
    success: { path: 'status', equals: ['created', 'sent', 'delivered'] },
    refPath: 'id',
  },
  twilio: {
    kind: 'http-sms',
    url: 'https://api.twilio.com/2010-04-01/Accounts/{{ secret.user }}/Messages.json',
    method: 'POST',
    headers: { authorization: BASIC_AUTH },
    body: 'From={{ from }}&To={{ to }}&Body={{ text }}',
    bodyType: 'form',
    success: { path: 'status', equals: ['accepted', 'scheduled', 'queued', 'sending', 'sent', 'delivered'] },
    refPath: 'sid',
  },
} as const satisfies Record<string, Preset>

/** The secrets that every preset signs in with. */
export const PRESET_SECRETS: readonly string[] = ['user', 'password']
