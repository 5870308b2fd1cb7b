/** The report as one self-contained HTML file: no script, no network, prints on paper, light and dark. */
import { accountLines, reasonCode, type AccountLine } from '../../contract/account.ts'
import type { Report } from '../../contract/reports.ts'
import type { EpochMs } from '../../domain/units.ts'
import { intlTag, number, type Locale } from '../../words/say.ts'
import { say } from '../../words/table.ts'
import { REPORT_CSS } from './html-style.ts'

export interface ReportFile {
  readonly locale: Locale
  readonly zone: string
  readonly workspace: string
  readonly madeAt: EpochMs
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const esc = (text: string): string => text.replace(/[&<>"]/g, (c) => ENTITIES[c] ?? c)

class Page {
  private readonly report: Report
  private readonly file: ReportFile

  constructor(report: Report, file: ReportFile) {
    this.report = report
    this.file = file
  }

  render(): string {
    const { report, file } = this
    const title = this.word('report/title', { name: report.delivery.campaignName })
    return `<!doctype html>
<html lang="${file.locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${esc(title)}</title><style>${REPORT_CSS}</style></head><body><main>
<h1>${esc(report.delivery.campaignName)}</h1>
${report.delivery.simulated ? `<p class="note">${esc(this.word('report/simulated'))}</p>` : ''}
${this.facts()}
<section><h2>${esc(this.word('report/every-person'))}</h2>${this.account()}</section>
<section><h2>${esc(this.word('report/over-time', { step: this.step() }))}</h2>${this.chart()}${this.overTable()}</section>
<section><h2>${esc(this.word('report/by-domain'))}</h2>${this.domains()}</section>
<section><h2>${esc(this.word('report/failures'))}</h2>${this.failures()}</section>
<footer><p>${esc(this.word('report/accepted-means'))}</p>
<p>${esc(this.word('report/made', { at: this.time(file.madeAt), workspace: file.workspace, delivery: report.delivery.uid }))}</p></footer>
</main></body></html>
`
  }

  private word(code: string, params: Record<string, string | number> = {}): string {
    return say(this.file.locale, { code, params })
  }

  private n(count: number): string {
    return number(this.file.locale, count)
  }

  /** Two decimals below one per cent, one above. */
  private share(part: number, whole: number): string {
    const share = whole === 0 ? 0 : part / whole
    const digits = share > 0 && share < 0.01 ? 2 : share === 0 || share === 1 ? 0 : 1
    const options = { style: 'percent', minimumFractionDigits: digits, maximumFractionDigits: digits } as const
    return new Intl.NumberFormat(intlTag(this.file.locale), options).format(share)
  }

  private time(at: number): string {
    const options = { dateStyle: 'long', timeStyle: 'short', timeZone: this.file.zone } as const
    return new Intl.DateTimeFormat(intlTag(this.file.locale), options).format(at)
  }

  private step(): string {
    const minutes = this.report.over.stepMs / 60_000
    if (minutes < 60) return this.word('report/step-minutes', { count: minutes })
    return minutes < 1440
      ? this.word('report/step-hours', { count: minutes / 60 })
      : this.word('report/step-days', { count: minutes / 1440 })
  }

  private facts(): string {
    const { report } = this
    const rows: [string, string][] = [
      ['report/sent', report.delivery.startedAt === null ? '–' : this.time(report.delivery.startedAt)],
      ['report/subject', report.subject],
      ['report/from', report.from],
      [
        'report/template',
        this.word('report/template-version', { name: report.templateName, version: report.templateVersion }),
      ],
      ['report/gateway', report.gatewayName],
      ['report/purpose', report.purpose],
    ]
    return `<dl>${rows.map(([code, value]) => `<dt>${esc(this.word(code))}</dt><dd>${esc(value)}</dd>`).join('')}</dl>`
  }

  private account(): string {
    const lines = accountLines(this.report, this.time(this.report.delivery.frozenAt))
    const row = (line: AccountLine): string => {
      const share = line.of ? this.word(line.of.code, { share: this.share(line.count, line.of.count) }) : ''
      const count = (line.kind === 'minus' ? '−' : '') + this.n(line.count)
      return `<tr class="${line.kind}"><td>${esc(say(this.file.locale, line.label))}</td><td class="r">${count}</td><td class="r s">${esc(share)}</td></tr>`
    }
    const parts = [
      ...lines.filter((l) => l.kind === 'minus').map((l) => this.n(l.count)),
      this.n(lines.at(-1)?.count ?? 0),
    ]
    const sum = `${this.n(lines[0]?.count ?? 0)} = ${parts.join(' + ')}`
    return `<table class="account">${lines.map(row).join('')}</table><p class="s">${esc(this.word('report/adds-up', { sum }))}</p>`
  }

  private chart(): string {
    const { steps } = this.report.over
    const top = Math.max(1, ...steps.map((s) => s.accepted + s.deferred + s.failed + s.unknown))
    const width = 720 / Math.max(1, steps.length)
    const bars = steps.map((s, i) => {
      let y = 160
      return (['accepted', 'deferred', 'failed', 'unknown'] as const)
        .map((state) => {
          const h = (s[state] / top) * 150
          y -= h
          return h > 0
            ? `<rect class="is-${state}" x="${(i * width + 1).toFixed(1)}" y="${y.toFixed(1)}" width="${Math.max(1, width - 2).toFixed(1)}" height="${h.toFixed(1)}"/>`
            : ''
        })
        .join('')
    })
    return `<svg viewBox="0 0 720 162" aria-hidden="true">${bars.join('')}<path d="M0 160.5H720" class="axis"/></svg>`
  }

  private overTable(): string {
    const { from, stepMs, steps } = this.report.over
    const heads = ['report/time', 'state/accepted', 'state/deferred', 'state/failed', 'state/unknown']
    const rows = steps.map((s, i) => [
      this.time(from + i * stepMs),
      ...[s.accepted, s.deferred, s.failed, s.unknown].map((n) => this.n(n)),
    ])
    return `<details><summary>${esc(this.word('report/time'))}</summary>${this.table(heads, rows)}</details>`
  }

  private domains(): string {
    const heads = [
      'report/domain',
      'report/sent-to',
      'state/accepted',
      'state/deferred',
      'state/failed',
      'state/unknown',
      'report/share',
    ]
    const rows = this.report.domains.map((d) => {
      const accepted = (d.states.accepted ?? 0) + (d.states.bounced ?? 0) + (d.states.complained ?? 0)
      const counts = [
        d.sentTo,
        accepted,
        d.states.deferred ?? 0,
        d.states.failed ?? 0,
        (d.states.unknown ?? 0) + (d.states.closed ?? 0),
      ]
      return [
        d.domain === '' ? this.word('report/other-domains') : d.domain,
        ...counts.map((n) => this.n(n)),
        this.share(accepted, d.sentTo),
      ]
    })
    return this.table(heads, rows)
  }

  private failures(): string {
    if (this.report.failures.length === 0) return `<p class="s">${esc(this.word('report/no-failures'))}</p>`
    const failed = this.report.states.failed ?? 0
    const rows = this.report.failures.map((f) => [
      `${f.status || '–'} ${f.enhanced}`.trim(),
      say(this.file.locale, { code: reasonCode(f.reason), params: {} }),
      f.text,
      `${this.n(f.count)} (${this.share(f.count, failed)})`,
    ])
    return this.table(['report/reply', 'report/reason', '', 'report/count'], rows, 3)
  }

  private table(heads: readonly string[], rows: readonly (readonly string[])[], textColumns = 1): string {
    const side = (i: number): string => (i < textColumns ? '' : ' class="r"')
    const head = heads.map((code, i) => `<th${side(i)}>${code === '' ? '' : esc(this.word(code))}</th>`).join('')
    const body = rows
      .map((cells) => `<tr>${cells.map((cell, i) => `<td${side(i)}>${esc(cell)}</td>`).join('')}</tr>`)
      .join('')
    return `<table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>`
  }
}

export const reportHtml = (report: Report, file: ReportFile): string => new Page(report, file).render()
