/**
 * A thread that compiles templates and renders previews. What it is given may keep it busy for ever or overflow its
 * stack; whoever asked (workshop.ts) then ends it. It reads no file and no workspace.
 */
import { parentPort } from 'node:worker_threads'
import type { Rendered, TemplateContent, Values } from '../../domain/content.ts'
import { done, type Result } from '../../domain/units.ts'
import { inspect, type CompileContext } from './compile.ts'
import type { Compiled } from './compiled.ts'
import { previewHtml } from './preview.ts'
import { render, renderPreheader, type Specials } from './render.ts'

export interface PreviewTask {
  readonly compiled: Compiled
  readonly values: Values
  readonly specials: Specials
  /** `data:` URLs of embedded images by Content-ID. */
  readonly images: Readonly<Record<string, string>>
}
/** The message as a person would get it, its HTML fit for a sandboxed frame. */
export interface Previewed {
  readonly rendered: Rendered
  readonly preheader: string
  readonly remoteImages: number
}
export type Task =
  | { readonly kind: 'inspect'; readonly content: TemplateContent; readonly context: CompileContext }
  | ({ readonly kind: 'preview' } & PreviewTask)
export type Answer =
  | { readonly kind: 'done'; readonly value: unknown }
  /** It is too deep for the stack. */
  | { readonly kind: 'stopped' }
  | { readonly kind: 'defect'; readonly message: string; readonly stack: string }

function preview({ compiled, values, specials, images }: PreviewTask): Result<Previewed> {
  const rendered = render(compiled, values, specials)
  if (!rendered.ok) return rendered
  const preheader = renderPreheader(compiled, values, specials)
  if (!preheader.ok) return preheader
  const { value } = rendered
  if (value.channel === 'sms') return done({ rendered: value, preheader: '', remoteImages: 0 })
  const { html, blockedImages: remoteImages } = previewHtml(value.html, images)
  return done({ rendered: { ...value, html }, preheader: preheader.value, remoteImages })
}

async function answer(task: Task): Promise<Answer> {
  try {
    return { kind: 'done', value: task.kind === 'inspect' ? await inspect(task.content, task.context) : preview(task) }
  } catch (error) {
    if (error instanceof RangeError) return { kind: 'stopped' }
    const { message, stack = '' } = error as Error
    return { kind: 'defect', message, stack }
  }
}

parentPort?.on('message', (task: Task) => void answer(task).then((reply) => parentPort?.postMessage(reply)))
