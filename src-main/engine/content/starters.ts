/** The sample templates that a new template can start from, read from the resources folder. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Channel } from '../../domain/channel.ts'
import type { TemplateContent } from '../../domain/content.ts'
import { done, type Result } from '../../domain/units.ts'

export interface Starter {
  readonly name: string
  readonly content: TemplateContent
}
interface Entry {
  readonly file: string
  readonly name: { readonly en: string; readonly sv: string }
  readonly subject: string
  readonly preheader: string
}

/** templates/index.json lists them; each names the MJML beside it. There are none for SMS: an empty line starts as well. */
export async function starters(resources: string, channel: Channel): Promise<Result<Starter[]>> {
  if (channel === 'sms') return done([])
  const folder = join(resources, 'templates')
  const index = JSON.parse(await readFile(join(folder, 'index.json'), 'utf8')) as Entry[]
  return done(
    await Promise.all(
      index.map(async ({ file, name, subject, preheader }): Promise<Starter> => {
        const source = await readFile(join(folder, file), 'utf8')
        return {
          name: name.en,
          content: { channel: 'email', subject, preheader, format: 'mjml', source, text: '', assets: [] },
        }
      }),
    ),
  )
}
