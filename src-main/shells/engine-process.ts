/** Entry of the engine process, forked by the browser shell and started as a utility process by the desktop shell. */
import { createEngine } from '../engine/engine.ts'
import { openStore } from '../store/open.ts'
import { runEngineHost } from './engine-host.ts'

await runEngineHost((world) => createEngine(world, openStore))
