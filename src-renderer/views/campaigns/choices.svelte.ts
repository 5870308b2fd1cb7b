/** What a campaign can be made of: the segments, templates, gateways and purposes of the workspace, kept up to date. */
import { ask, engine } from '../../api/engine.ts'
import { live } from '../../api/live.svelte.ts'

/** Call at the top of a component's script. */
export function liveChoices() {
  const { onChanged } = engine
  return {
    segments: live({ ask: (signal) => ask('segments.list', {}, signal), topics: ['segments'], onChanged }),
    templates: live({ ask: (signal) => ask('templates.list', {}, signal), topics: ['templates'], onChanged }),
    gateways: live({ ask: (signal) => ask('gateways.list', {}, signal), topics: ['gateways'], onChanged }),
    purposes: live({ ask: (signal) => ask('purposes.list', {}, signal), topics: ['fields', 'workspace'], onChanged }),
    workspace: live({ ask: (signal) => ask('workspace.current', {}, signal), topics: ['workspace'], onChanged }),
  }
}
export type Choices = ReturnType<typeof liveChoices>
