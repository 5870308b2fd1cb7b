/** Starts the window: theme and language first, so that nothing flashes, then the frame. */
import { mount } from 'svelte'
import App from './app/App.svelte'
import { fillDesk } from './app/desk/desk-filler.svelte.ts'
import { locale } from './app/locale.svelte.ts'
import './app/styles/theme.css'
import { theme } from './app/theme.svelte.ts'

theme.start()
document.documentElement.lang = locale.current

const target = document.getElementById('app')
if (!target) throw new Error('index.html has no #app')
mount(App, { target })
fillDesk()
