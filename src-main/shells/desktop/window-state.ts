/** Remembers where the window was. A place that no screen shows any more is forgotten. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { app, screen, type BrowserWindow, type Rectangle } from 'electron'

interface State {
  readonly bounds: Partial<Rectangle> & { readonly width: number; readonly height: number }
  readonly maximized: boolean
}

const stateFile = (): string => join(app.getPath('userData'), 'window.json')

export function lastState(): State {
  const usual: State = { bounds: { width: 1440, height: 900 }, maximized: false }
  try {
    const { bounds, maximized } = JSON.parse(readFileSync(stateFile(), 'utf8')) as {
      bounds: Rectangle
      maximized: boolean
    }
    const { workArea } = screen.getDisplayMatching(bounds)
    const shows = bounds.x < workArea.x + workArea.width - 50 && bounds.x + bounds.width > workArea.x + 50
    const reaches = bounds.y >= workArea.y && bounds.y < workArea.y + workArea.height - 50
    return shows && reaches ? { bounds, maximized } : usual
  } catch {
    return usual
  }
}

export function keepState(window: BrowserWindow): void {
  window.on('close', () => {
    const state = { bounds: window.getNormalBounds(), maximized: window.isMaximized() }
    mkdirSync(app.getPath('userData'), { recursive: true })
    writeFileSync(stateFile(), JSON.stringify(state))
  })
}
