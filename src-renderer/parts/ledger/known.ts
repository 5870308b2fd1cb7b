/** What is known of a recipient, in one sentence: the reason in words, then what the server answered. */
import { reasonCode } from '../../../src-main/contract/account.ts'
import type { ServerReply } from '../../../src-main/domain/outcome.ts'
import { t } from '../../app/locale.svelte.ts'

/** "550 5.1.1 No such user". */
export const replyText = (reply: ServerReply): string =>
  [reply.status || '', reply.enhanced, reply.text].filter(Boolean).join(' ')

export const reasonText = (reason: string): string => (reason === '' ? '' : t(reasonCode(reason)))

export const knownText = ({ reason, reply }: { readonly reason: string; readonly reply: ServerReply | null }): string =>
  [reasonText(reason), reply ? replyText(reply) : ''].filter(Boolean).join(' · ')
