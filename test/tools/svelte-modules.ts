/**
 * Lets node:test import the window's `.svelte.ts` classes: runes are compiled on loading. Components are not; a browser draws them.
 */
import { readFileSync } from 'node:fs'
import { createRequire, registerHooks, stripTypeScriptTypes } from 'node:module'
import { fileURLToPath } from 'node:url'
import type * as Compiler from 'svelte/compiler'

const require = createRequire(import.meta.url)

registerHooks({
  resolve(specifier, context, next) {
    // Without this condition Node gets Svelte's server runtime, whose state does not react.
    const isSvelte = specifier === 'svelte' || specifier.startsWith('svelte/') || specifier.startsWith('esm-env')
    return next(specifier, isSvelte ? { ...context, conditions: [...context.conditions, 'browser'] } : context)
  },
  load(url, context, next) {
    if (!url.endsWith('.svelte.ts')) return next(url, context)
    const filename = fileURLToPath(url)
    // Loaded only when the first such file comes: the compiler costs every other test file a noticeable start.
    const { compileModule } = require('svelte/compiler') as typeof Compiler
    const { js } = compileModule(stripTypeScriptTypes(readFileSync(filename, 'utf8')), { generate: 'client', filename })
    return { format: 'module', source: js.code, shortCircuit: true }
  },
})
