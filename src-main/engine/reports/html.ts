/** The report as one self-contained HTML file: no script, no network, prints on paper, light and dark. */
import { acceptedOf, accountLines, reasonCode, type AccountLine } from '../../contract/account.ts'
import type { Report } from '../../contract/reports.ts'
import type { EpochMs } from '../../domain/units.ts'
import { intlTag, midSentence, number, percent, type Locale } from '../../words/say.ts'
import { say } from '../../words/table.ts'
import { chart, CHART_STATES } from './html-chart.ts'
import { REPORT_CSS } from './html-style.ts'

export interface ReportFile {
  readonly locale: Locale
  readonly zone: string
  readonly workspace: string
  readonly madeAt: EpochMs
  /** The subject or text and the purpose as a person reads them. */
  readonly subject: string
  readonly purpose: string
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const esc = (text: string): string => text.replace(/[&<>"]/g, (c) => ENTITIES[c] ?? c)
const DAY_MS = 86_400_000

interface Table {
  readonly heads: readonly string[]
  readonly rows: readonly (readonly string[])[]
  readonly textColumns?: number
  readonly sum?: readonly string[]
}

class Page {
  private readonly report: Report
  private readonly file: ReportFile

  constructor(report: Report, file: ReportFile) {
    this.report = report
    this.file = file
  }

  render(): string {
    const { report, file } = this
    const { delivery } = report
    const title = this.word('report/title', { name: delivery.campaignName })
    const isEmail = delivery.channel === 'email'
    return `<!doctype html>
<html lang="${file.locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${esc(title)}</title><style>${REPORT_CSS}</style></head><body><main>
<h1>${esc(delivery.campaignName)}</h1>
${this.notes()}${this.facts()}
<section><h2>${esc(this.word('report/every-person'))}</h2>${this.account()}</section>
<section><h2>${esc(this.word('report/over-time', { step: this.step() }))}</h2>${this.over()}</section>
<section><h2>${esc(this.word(isEmail ? 'report/by-domain' : 'report/by-number'))}</h2>${this.domains()}</section>
<section><h2>${esc(this.word('report/failures'))}</h2>${this.failures()}</section>
<footer><p>${esc(this.word('report/accepted-means'))}</p>
<p>${esc(this.word('report/made', { at: this.time(file.madeAt), workspace: file.workspace, delivery: delivery.uid }))}</p></footer>
</main></body></html>
`
  }

  private word(code: string, params: Record<string, string | number> = {}): string {
    return say(this.file.locale, { code, params })
  }

  private n(count: number): string {
    return number(this.file.locale, count)
  }

  private share(part: number, whole: number): string {
    return whole === 0 ? '–' : percent(this.file.locale, part / whole)
  }

  private format(at: number, options: Intl.DateTimeFormatOptions): string {
    return new Intl.DateTimeFormat(intlTag(this.file.locale), { ...options, timeZone: this.file.zone }).format(at)
  }

  private time(at: number): string {
    return this.format(at, { dateStyle: 'long', timeStyle: 'short' })
  }

  private clock(at: number): string {
    return this.format(at, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  }

  private sent(): string {
    const { startedAt, endedAt } = this.report.delivery
    if (startedAt === null) return '–'
    const [from, zone] = [this.time(startedAt), this.file.zone]
    if (endedAt === null) return this.word('report/sending-since', { from, zone })
    const day = (at: number): string => this.format(at, { dateStyle: 'short' })
    const to = day(startedAt) === day(endedAt) ? this.clock(endedAt) : this.time(endedAt)
    return this.word('report/sent-at', { from, to, zone })
  }

  private step(): string {
    const minutes = this.report.over.stepMs / 60_000
    if (minutes < 60) return this.word('report/step-minutes', { count: minutes })
    return minutes < 1440
      ? this.word('report/step-hours', { count: minutes / 60 })
      : this.word('report/step-days', { count: minutes / 1440 })
  }

  private notes(): string {
    const { simulated, endedAt } = this.report.delivery
    const notes = [
      ...(simulated ? [this.word('report/simulated')] : []),
      ...(endedAt === null ? [this.word('report/not-over', { at: this.time(this.file.madeAt) })] : []),
    ]
    return notes.map((note) => `<p class="note">${esc(note)}</p>\n`).join('')
  }

  private facts(): string {
    const { report, file } = this
    const rows: [string, string][] = [
      ['report/sent', this.sent()],
      [report.delivery.channel === 'email' ? 'report/subject' : 'report/text', file.subject],
      ['report/from', report.from],
      [
        'report/template',
        this.word('report/template-version', { name: report.templateName, version: report.templateVersion }),
      ],
      ['report/gateway', report.gatewayName],
      ['report/purpose', file.purpose],
    ]
    return `<dl>${rows.map(([code, value]) => `<dt>${esc(this.word(code))}</dt><dd>${esc(value)}</dd>`).join('')}</dl>`
  }

  private account(): string {
    const lines = accountLines(this.report, this.time(this.report.delivery.frozenAt))
    const labelOf = ({ label }: AccountLine): string => {
      const words = say(this.file.locale, label)
      return label.code.startsWith('reason/') ? this.word('report/excluded', { reason: midSentence(words) }) : words
    }
    const row = (line: AccountLine): string => {
      const share = line.of ? this.word(line.of.code, { share: this.share(line.count, line.of.count) }) : ''
      const count = (line.kind === 'minus' ? '−' : '') + this.n(line.count)
      return `<tr class="${line.kind}"><th scope="row">${esc(labelOf(line))}</th><td class="r">${count}</td><td class="r s">${esc(share)}</td></tr>`
    }
    const parts = [
      ...lines.filter((l) => l.kind === 'minus').map((l) => this.n(l.count)),
      this.n(lines.at(-1)?.count ?? 0),
    ]
    const sum = `${this.n(lines[0]?.count ?? 0)} = ${parts.join(' + ')}`
    return `<table class="account"><tbody>${lines.map(row).join('')}</tbody></table><p class="s">${esc(this.word('report/adds-up', { sum }))}</p>`
  }

  private over(): string {
    const { from, stepMs, steps } = this.report.over
    if (steps.length === 0) return `<p class="s">${esc(this.word('report/nothing-yet'))}</p>`
    const at = (index: number): number => from + index * stepMs
    const oneDay = steps.length * stepMs <= DAY_MS
    const dayOf = (index: number): string => this.format(at(index), { day: 'numeric', month: 'short' })
    const bars = chart(steps, {
      esc,
      state: (state) => this.word(`state/${state}`),
      number: (n) => this.n(n),
      time: (index) =>
        stepMs >= DAY_MS ? dayOf(index) : oneDay ? this.clock(at(index)) : `${dayOf(index)} ${this.clock(at(index))}`,
    })
    const table = this.table({
      heads: ['report/time', ...CHART_STATES.map((state) => `state/${state}`)],
      rows: steps.map((step, index) => [this.time(at(index)), ...CHART_STATES.map((state) => this.n(step[state]))]),
    })
    return `${bars}<details><summary>${esc(this.word('report/as-table'))}</summary>${table}</details>`
  }

  private domains(): string {
    const { domains, account, states, delivery } = this.report
    const kind = delivery.channel === 'email' ? 'domain' : 'number'
    const row = (name: string, sentTo: number, of: Report['states']): string[] => {
      const unknown = (of.unknown ?? 0) + (of.closed ?? 0)
      const waiting = sentTo - acceptedOf(of) - (of.failed ?? 0) - unknown
      const counts = [sentTo, acceptedOf(of), waiting, of.failed ?? 0, unknown]
      return [name, ...counts.map((n) => this.n(n)), this.share(acceptedOf(of), sentTo)]
    }
    return this.table({
      heads: [
        `report/${kind}`,
        'report/sent-to',
        'state/accepted',
        'report/still-waiting',
        'state/failed',
        'state/unknown',
        'report/share',
      ],
      rows: domains.map((d) => row(d.domain || this.word(`report/other-${kind}s`), d.sentTo, d.states)),
      sum: row(this.word(`report/all-${kind}s`), account.sentTo, states),
    })
  }

  private failures(): string {
    const { failures, states, account } = this.report
    if (failures.length === 0) return `<p class="s">${esc(this.word('report/no-failures'))}</p>`
    const failed = states.failed ?? 0
    const table = this.table({
      heads: ['report/reason', 'report/server-said', 'report/count', 'report/share-of-failed'],
      rows: failures.map((f) => [
        say(this.file.locale, { code: reasonCode(f.reason), params: {} }),
        [f.status || '', f.enhanced, f.text].filter(Boolean).join(' ') || '–',
        this.n(f.count),
        this.share(f.count, failed),
      ]),
      textColumns: 2,
    })
    return `${table}<p class="s">${esc(this.word('report/of-sent', { count: failed, of: account.sentTo }))}</p>`
  }

  private table({ heads, rows, textColumns = 1, sum }: Table): string {
    const side = (i: number): string => (i < textColumns ? '' : ' class="r"')
    const head = heads.map((code, i) => `<th scope="col"${side(i)}>${esc(this.word(code))}</th>`).join('')
    const row = (cells: readonly string[], kind = ''): string =>
      `<tr${kind}>${cells.map((cell, i) => `<td${side(i)}>${i === 0 ? breakable(cell) : esc(cell)}</td>`).join('')}</tr>`
    const body = rows.map((cells) => row(cells)).join('') + (sum ? row(sum, ' class="sum"') : '')
    return `<div class="wide"><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`
  }
}

/** A long domain may break before a dot, and nowhere else. */
const breakable = (text: string): string => esc(text).replace(/\.(?=\S)/g, '<wbr>.')

export const reportHtml = (report: Report, file: ReportFile): string => new Page(report, file).render()
