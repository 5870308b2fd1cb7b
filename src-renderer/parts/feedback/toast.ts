/** Says at the foot of the window what has happened. What went well leaves after 6 s; what went wrong stays. */
import { toast as sonner } from 'svelte-sonner'
import ToastBody from './ToastBody.svelte'

export interface ToastAction {
  readonly label: string
  readonly run: () => void
}

const show = (kind: 'done' | 'error', text: string, action: ToastAction | undefined): void => {
  const id = sonner.custom(ToastBody, {
    duration: kind === 'error' ? Number.POSITIVE_INFINITY : 6000,
    componentProps: {
      kind,
      text,
      action,
      close: () => sonner.dismiss(id),
    },
  })
}

export const toast = {
  done: (text: string, action?: ToastAction) => show('done', text, action),
  error: (text: string, action?: ToastAction) => show('error', text, action),
}
