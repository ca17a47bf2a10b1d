// What the browser tests share: Chromium, the unpacked EPUB on a local server, and no way out to the network.
import { createRequire } from 'node:module'
import { createServer } from 'node:http'
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'

export const modules = path.resolve(process.env.MODULES ?? 'node_modules')
export const require = createRequire(path.join(modules, 'here.js'))

export const version = name =>
  JSON.parse(fs.readFileSync(path.join(modules, name, 'package.json'), 'utf8')).version

/** Unpacks an EPUB; gives the folder and the paths of its content documents. */
export function unpack(epub) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'epub-'))
  execFileSync('python3', ['-c', 'import sys,zipfile; zipfile.ZipFile(sys.argv[1]).extractall(sys.argv[2])', epub, folder])
  const opf = fs.readFileSync(path.join(folder, 'OEBPS/content.opf'), 'utf8')
  const items = new Map([...opf.matchAll(/<item\b[^>]*>/g)].map(([it]) => [/\bid="([^"]*)"/.exec(it)[1], /\bhref="([^"]*)"/.exec(it)[1]]))
  const spine = [...opf.matchAll(/<itemref\b[^>]*idref="([^"]*)"/g)].map(it => items.get(it[1]))
  return { folder, spine }
}

const kinds = { '.xhtml': 'application/xhtml+xml', '.css': 'text/css', '.svg': 'image/svg+xml', '.png': 'image/png',
  '.jpg': 'image/jpeg', '.ttf': 'font/ttf', '.js': 'text/javascript', '.mjs': 'text/javascript', '.html': 'text/html' }

/** Serves folders by their first path segment, and pages given as text. */
export async function serve(folders, pages = {}) {
  const server = createServer((request, response) => {
    const url = decodeURIComponent(new URL(request.url, 'http://localhost').pathname)
    const [, first, ...rest] = url.split('/')
    const file = folders[first] && path.join(folders[first], rest.join('/'))
    if (pages[url]) return response.writeHead(200, { 'content-type': 'text/html' }).end(pages[url])
    if (!file || !fs.existsSync(file) || fs.statSync(file).isDirectory()) return response.writeHead(404).end()
    response.writeHead(200, { 'content-type': kinds[path.extname(file)] ?? 'application/octet-stream' })
    response.end(fs.readFileSync(file))
  })
  await new Promise(done => server.listen(0, '127.0.0.1', done))
  return { server, base: `http://127.0.0.1:${server.address().port}` }
}

export async function launch() {
  const puppeteer = require('puppeteer-core')
  return (puppeteer.default ?? puppeteer).launch({
    executablePath: process.env.PUPPETEER_EXECUTABLE_PATH ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-setuid-sandbox', '--hide-scrollbars'],
    timeout: 60000,
  })
}

/** A page that notes script errors and requests beyond `base`, which it refuses. */
export async function open(browser, base, findings, where) {
  const page = await browser.newPage()
  await page.setRequestInterception(true)
  page.on('request', request => {
    const near = request.url().startsWith(base) || /^(blob|data|about):/.test(request.url())
    if (!near) findings.push(`${where()}: remote request ${request.url()}`)
    near ? request.continue() : request.abort()
  })
  page.on('pageerror', error => findings.push(`${where()}: script error ${error.message}`))
  return page
}
