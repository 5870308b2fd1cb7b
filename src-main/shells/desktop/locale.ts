/** The language that main itself speaks, in boxes and menus: the window's once it has said it, before that the system's. */
import { app } from 'electron'
import { LOCALES, type Locale } from '../../words/say.ts'

let spoken: Locale | null = null

export const localeHere = (): Locale => spoken ?? (app.getLocale().startsWith('sv') ? 'sv' : 'en')

/** Whatever is no language of ours is not listened to. */
export function speakLocale(asked: unknown): void {
  spoken = LOCALES.find((locale) => locale === asked) ?? spoken
}
