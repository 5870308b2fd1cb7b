/**
 * Finds the Chromium that browser tests run in: named, installed, or left by Playwright; on Debian as root it can be installed.
 *
 * Plain JavaScript: the set-up script reads it on Node 20 and Playwright's configuration on Node 24.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'

/** The path of a browser, or undefined. UTSKICK_CHROMIUM goes before everything else and is not second-guessed. */
export function findChromium() {
  const named = process.env.UTSKICK_CHROMIUM
  if (named) return named
  return [...installed(), ...fromPlaywright()].find((file) => existsSync(file) && runs(file))
}

/** Installs Debian's chromium when this is root on a system with apt; returns its path, or undefined. */
export function installChromium() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined
  console.log('Installing Chromium for the browser tests …')
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  for (const args of [['update'], ['install', '--yes', '--no-install-recommends', 'chromium']]) {
    const result = spawnSync('apt-get', ['-qq', ...args], { env, encoding: 'utf8' })
    if (result.status !== 0) {
      console.error(result.stderr)
      return undefined
    }
  }
  return findChromium()
}

function installed() {
  if (process.platform === 'darwin') {
    const apps = ['Chromium', 'Google Chrome', 'Microsoft Edge']
    return ['/Applications', path.join(homedir(), 'Applications')].flatMap((folder) =>
      apps.map((app) => path.join(folder, `${app}.app`, 'Contents', 'MacOS', app)),
    )
  }
  if (process.platform === 'win32') {
    const places = [
      'Google/Chrome/Application/chrome.exe',
      'Chromium/Application/chrome.exe',
      'Microsoft/Edge/Application/msedge.exe',
    ]
    const folders = [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA]
    return folders.filter(Boolean).flatMap((folder) => places.map((place) => path.join(folder, place)))
  }
  const names = [
    'chromium',
    'google-chrome',
    'google-chrome-stable',
    'chromium-browser',
    'microsoft-edge',
    'microsoft-edge-stable',
  ]
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean)
  return names.flatMap((name) => folders.map((folder) => path.join(folder, name)))
}

/** Browsers that `playwright install chromium` left in its cache, the newest first. */
function fromPlaywright() {
  const caches = {
    linux: path.join(homedir(), '.cache', 'ms-playwright'),
    darwin: path.join(homedir(), 'Library', 'Caches', 'ms-playwright'),
    win32: path.join(process.env.LOCALAPPDATA ?? homedir(), 'ms-playwright'),
  }
  const cache = process.env.PLAYWRIGHT_BROWSERS_PATH ?? caches[process.platform]
  if (!cache || !existsSync(cache)) return []
  const inside = [
    ...['chrome-linux/chrome', 'chrome-linux64/chrome', 'chrome-win/chrome.exe', 'chrome-win64/chrome.exe'],
    ...['chrome-mac', 'chrome-mac-arm64', 'chrome-mac-x64'].flatMap((folder) => [
      `${folder}/Chromium.app/Contents/MacOS/Chromium`,
      `${folder}/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing`,
    ]),
  ]
  const folders = readdirSync(cache).filter((name) => /^chromium-\d+$/.test(name))
  folders.sort((a, b) => Number(b.slice(9)) - Number(a.slice(9)))
  return folders.flatMap((folder) => inside.map((place) => path.join(cache, folder, place)))
}

/** On Linux a browser may be a stub that only tells to install something; elsewhere asking for the version opens a window. */
function runs(file) {
  return process.platform !== 'linux' || spawnSync(file, ['--version'], { timeout: 20_000 }).status === 0
}
