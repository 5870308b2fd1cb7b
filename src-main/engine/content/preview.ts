/**
 * Makes rendered HTML fit to be shown in a sandboxed frame: embedded images as data, remote ones as grey panes, no scripts.
 * The frame's sandbox and CSP are the guard; this keeps the preview quiet and whole.
 */

/** Stands where a picture is fetched by who reads the message, as wide as that one is. */
const PANE =
  'data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22 viewBox=%220 0 16 6%22%3E%3Crect width=%2216%22 height=%226%22 fill=%22%23dfe2e8%22/%3E%3C/svg%3E'
const BLANK = 'data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7'

export interface SafePreview {
  readonly html: string
  /** Remote images that were left out. */
  readonly blockedImages: number
}

const TAG = /<[a-z!/](?:"[^"]*"|'[^']*'|[^>"'])*>/gi
const ATTRIBUTE = /(\s|\/|["'])([^\s"'<>/=]+)(\s*=\s*)("[^"]*"|'[^']*'|[^\s>"']+)/g
const VOID_ACTIVE =
  /<\/?(script|iframe|object|embed|applet|frame|frameset|base|link|meta|form)\b(?:"[^"]*"|'[^']*'|[^>"'])*>/gi
const IMAGE_ATTRIBUTES: readonly string[] = ['src', 'background', 'poster']
/** Data that paints and runs nothing. */
const PICTURE = /^data:image\/(png|jpeg|gif|webp|avif);base64,[A-Za-z0-9+/=]*$/

/** `images` holds a `data:` URL by Content-ID (without angle brackets or `cid:`). */
export function previewHtml(html: string, images: Readonly<Record<string, string>>): SafePreview {
  let blockedImages = 0
  const picture = (url: string, instead: string): string => {
    const plain = url.trim().replace(/&amp;/g, '&')
    const own = /^cid:/i.test(plain) ? (Object.hasOwn(images, plain.slice(4)) ? images[plain.slice(4)]! : '') : plain
    if (PICTURE.test(own)) return own
    if (plain !== '') blockedImages++
    return /^https?:/i.test(plain) ? instead : BLANK
  }
  const css = (text: string): string =>
    text
      .replace(/@import[^;]*;?/gi, '')
      .replace(
        /url\(\s*(?:"([^"]*)"|'([^']*)'|([^)]*))\s*\)/gi,
        (_, a?: string, b?: string, c?: string) => `url(${picture(a ?? b ?? c ?? '', BLANK)})`,
      )
  const attribute = (whole: string, before: string, name: string, equals: string, quoted: string): string => {
    const key = name.toLowerCase()
    const bare = /^["']/.test(quoted) ? quoted.slice(1, -1) : quoted
    if (key.startsWith('on') || key === 'srcset' || key === 'srcdoc' || key === 'action' || key === 'formaction')
      return before
    if (IMAGE_ATTRIBUTES.includes(key)) return `${before}${name}="${picture(bare, key === 'src' ? PANE : BLANK)}"`
    if (key === 'href' && !/^\s*(https?:|mailto:|tel:|sms:|#)/i.test(bare)) return `${before}href="#"`
    if (key === 'style')
      return `${before}style${equals}${/^["']/.test(quoted) ? quoted[0] + css(bare) + quoted[0] : css(bare)}`
    return whole
  }
  const quiet = html
    .replace(/<(script|iframe|object|noscript|applet)\b[\s\S]*?<\/\1\s*>/gi, '')
    .replace(VOID_ACTIVE, '')
    .replace(
      /(<style\b[^>]*>)([\s\S]*?)(<\/style\s*>)/gi,
      (_, open: string, text: string, close: string) => open + css(text) + close,
    )
    .replace(TAG, (tag) => tag.replace(ATTRIBUTE, attribute))
  return { html: quiet, blockedImages }
}
