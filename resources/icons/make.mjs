/**
 * Draws the icon files of every system from icon.svg: `NxN.png` for Linux, icon.ico for Windows, icon.icns for macOS.
 *
 * Run by hand after icon.svg changed: `node resources/icons/make.mjs`. The results are kept in the repository.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { chromium } from '@playwright/test'
import { findChromium } from '../../test/tools/chromium.mjs'

const here = (name) => new URL(name, import.meta.url)
const svg = readFileSync(here('icon.svg'), 'utf8')

/** macOS draws its icons on 824 of 1024 pixels; elsewhere they fill their square. */
const MAC_SHARE = 824 / 1024
const LINUX_SIZES = [16, 32, 48, 64, 128, 256, 512]
const WINDOWS_SIZES = [16, 24, 32, 48, 64, 128, 256]
const MAC_TYPES = {
  icp4: 16,
  icp5: 32,
  ic07: 128,
  ic08: 256,
  ic09: 512,
  ic10: 1024,
  ic11: 32,
  ic12: 64,
  ic13: 256,
  ic14: 512,
}

const browser = await chromium.launch({
  executablePath: findChromium(),
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
})
const page = await browser.newPage()

async function draw(size, share = 1) {
  await page.setViewportSize({ width: size, height: size })
  const side = Math.round(size * share)
  await page.setContent(
    `<style>body{margin:0;display:grid;place-items:center;height:100vh}svg{width:${side}px;height:${side}px}</style>${svg}`,
  )
  return page.screenshot({ omitBackground: true })
}

for (const size of LINUX_SIZES) writeFileSync(here(`${size}x${size}.png`), await draw(size))

/** ICO: a header, one 16-byte entry an image, then the PNGs. A side of 256 is written as 0. */
const images = []
for (const size of WINDOWS_SIZES) images.push({ size, png: await draw(size) })
const head = Buffer.alloc(6 + 16 * images.length)
head.writeUInt16LE(1, 2)
head.writeUInt16LE(images.length, 4)
let offset = head.length
images.forEach(({ size, png }, index) => {
  const at = 6 + 16 * index
  head.writeUInt8(size % 256, at)
  head.writeUInt8(size % 256, at + 1)
  head.writeUInt16LE(1, at + 4)
  head.writeUInt16LE(32, at + 6)
  head.writeUInt32LE(png.length, at + 8)
  head.writeUInt32LE(offset, at + 12)
  offset += png.length
})
writeFileSync(here('icon.ico'), Buffer.concat([head, ...images.map(({ png }) => png)]))

/** ICNS: each part is a four-letter type, its length with the eight bytes of this head, and a PNG; the file itself is such a part. */
const part = (type, body) => {
  const top = Buffer.alloc(8)
  top.write(type, 'latin1')
  top.writeUInt32BE(body.length + 8, 4)
  return Buffer.concat([top, body])
}
const parts = []
for (const [type, size] of Object.entries(MAC_TYPES)) parts.push(part(type, await draw(size, MAC_SHARE)))
writeFileSync(here('icon.icns'), part('icns', Buffer.concat(parts)))

await browser.close()
