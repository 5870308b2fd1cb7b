/** Finds what the desktop's preload offers to this page. */
import type { DesktopBridge } from '../../src-main/contract/bridge.ts'

/** Undefined in a browser. */
export const desktopBridge = (): DesktopBridge | undefined => (globalThis as { utskick?: DesktopBridge }).utskick
