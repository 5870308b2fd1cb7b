/** The message as one person would read it, asked anew when the content or the person changes. */
import type { Preview } from '../../../src-main/contract/templates.ts'
import { ask, engine, shell } from '../../api/engine.ts'
import { live, type Live } from '../../api/live.svelte.ts'
import type { TemplateEdit } from './template.svelte.ts'

export interface Look {
  /** 0: nobody; only fallbacks show. */
  person: number
  view: 'desktop' | 'mobile' | 'text'
  dark: boolean
}
export interface Shown extends Preview {
  /** Where a sandboxed frame finds the HTML; '' for a text message. */
  readonly url: string
}

/** Colours turned as mail apps do that darken light mail by themselves; pictures are turned back. */
const DARK =
  '<style>html{filter:invert(1) hue-rotate(180deg);background:#fff}img{filter:invert(1) hue-rotate(180deg)}</style>'
/** A frame is a page of its own: light, whatever the window is. */
const LIGHT = '<style>:root{color-scheme:light;background:#fff}</style>'

const dressed = (html: string, dark: boolean): string => {
  const style = LIGHT + (dark ? DARK : '')
  return html.includes('</head>') ? html.replace('</head>', `${style}</head>`) : style + html
}

/** To be called at the top of a component. */
export const livePreview = (edit: TemplateEdit, look: Look): Live<Shown | null> =>
  live<Shown | null>(
    {
      ask: async (signal) => {
        const { settled: content } = edit
        if (!content) return null
        const profile = look.person === 0 ? null : look.person
        const preview = await ask('templates.preview', { content, profile }, signal)
        return { ...preview, url: preview.html === '' ? '' : await shell.previewUrl(dressed(preview.html, look.dark)) }
      },
      topics: ['people', 'templates', 'fields'],
      onChanged: engine.onChanged,
    },
    () => [edit.settled, look.person, look.dark],
  )
