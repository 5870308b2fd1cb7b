/** The only bridge between the sandboxed page and main: named functions, no Node, no Electron object gets through. */
import { contextBridge, ipcRenderer, webUtils } from 'electron'
import type { DesktopBridge } from '../../contract/bridge.ts'
import type { Transport } from '../../contract/wire.ts'

const hear = (channel: string) => (listener: (value: string) => void) => {
  const heard = (_: unknown, value: unknown): void => listener(String(value))
  ipcRenderer.on(channel, heard)
  return () => void ipcRenderer.off(channel, heard)
}

function transportOf(port: MessagePort): Transport {
  port.start()
  return {
    post: (frame) => port.postMessage(frame),
    onFrame: (listener) => {
      const heard = ({ data }: MessageEvent): void => listener(String(data))
      port.addEventListener('message', heard)
      return () => port.removeEventListener('message', heard)
    },
    onClosed: (listener) => {
      const heard = (): void => listener()
      port.addEventListener('close', heard)
      return () => port.removeEventListener('close', heard)
    },
  }
}

const bridge: DesktopBridge = {
  dial: () =>
    new Promise((resolve, reject) => {
      ipcRenderer.once('engine-line', (event) => resolve(transportOf(event.ports[0]!)))
      ipcRenderer.invoke('dial').catch(reject)
    }),
  pickFile: (kinds) => ipcRenderer.invoke('pick-file', kinds) as Promise<string | null>,
  saveFile: (suggestedName) => ipcRenderer.invoke('save-file', suggestedName) as Promise<string | null>,
  openExternal: async (url) => void (await ipcRenderer.invoke('open-external', url)),
  notify: (title, body) => ipcRenderer.send('notify', title, body),
  addPreview: (html) => ipcRenderer.invoke('add-preview', html) as Promise<string>,
  pathOf: (file) => webUtils.getPathForFile(file),
  setMenu: (items, locale) => ipcRenderer.send('menu', items, locale),
  onMenu: hear('menu'),
  onOpenFile: hear('open-file'),
}

contextBridge.exposeInMainWorld('utskick', bridge)
