// The preview in a real browser: a file is edited and its page changes, without a reload and at the same place; it is broken
// and the message leads to its place; it is mended and the message goes. Keyboard, axe, 320 px, the EPUB, hostile requests.
// Usage: MODULES=node_modules node preview.mjs PROGRAM PROJECT [EDITS]
// PROJECT is a folder with one guide at least; a copy of it is edited. EDITS more edits are made at last, and timed.
import { launch, require } from '../epub/browser.mjs'
import { spawn } from 'node:child_process'
import crypto from 'node:crypto'
import fs from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'

const [, , program, source, edits = '0'] = process.argv
const root = fs.mkdtempSync(path.join(os.tmpdir(), 'preview-'))
for (const part of ['content', 'layouts', 'fonts']) {
  if (fs.existsSync(path.join(source, part))) fs.cpSync(path.join(source, part), path.join(root, part), { recursive: true })
}
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')
const findings = []
const wrong = text => findings.push(text)
const check = (good, text) => { if (!good) wrong(text) }
const sleep = time => new Promise(done => setTimeout(done, time))
const SLOW = 120000

// --- the project ------------------------------------------------------------------------------------------------------

const series = fs.readFileSync(path.join(root, 'content/series.toml'), 'utf8')
const guide = /guides\s*=\s*\[\s*"([^"]+)"/.exec(series)[1]
const chapter = /file\s*=\s*"([^"]+)"/.exec(fs.readFileSync(path.join(root, `content/guides/${guide}/guide.toml`), 'utf8'))[1]
const file = path.join(root, 'content/guides', guide, chapter)
const shown = `content/guides/${guide}/${chapter}`
const text = fs.readFileSync(file, 'utf8')
const lines = text.split('\n')
// The last plain paragraph of the chapter: it stands on a page of its own far enough down to need a scroll.
const plain = line => /^[A-Z][^*_[\]{}|:]{60,}$/.test(line)
const at = lines.findIndex((line, index) => index > 2 && plain(line) && lines[index - 1] === '')
const [first] = lines[at].split(' ')

/** Writes as many editors do: a new file takes the place of the old one. */
const put = words => {
  fs.writeFileSync(path.join(path.dirname(file), '.new'), words)
  fs.renameSync(path.join(path.dirname(file), '.new'), file)
}
const edited = word => lines.map((line, index) => (index === at ? line.replace(first, word) : line)).join('\n')
const hashes = () => {
  const all = {}
  for (const entry of fs.readdirSync(root, { recursive: true, withFileTypes: true })) {
    const name = path.join(entry.parentPath ?? entry.path, entry.name)
    if (entry.isFile()) all[name] = crypto.createHash('sha256').update(fs.readFileSync(name)).digest('hex')
  }
  return JSON.stringify(all)
}
const before = hashes()

// --- the program ------------------------------------------------------------------------------------------------------

const server = spawn(program, ['--project', root, 'serve', '--port', '0'], { stdio: ['ignore', 'pipe', 'pipe'] })
let told = ''
server.stderr.on('data', bytes => { told += bytes })
const base = await new Promise((done, fail) => {
  let out = ''
  server.stdout.on('data', bytes => {
    out += bytes
    const found = /^(http:\/\/127\.0\.0\.1:\d+)\/$/m.exec(out)
    if (found) done(found[1])
  })
  server.on('exit', code => fail(new Error(`the preview ended with ${code}: ${told}`)))
})
const port = Number(new URL(base).port)
const memory = () => Number(/VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024

// --- the browser ------------------------------------------------------------------------------------------------------

const browser = await launch()
const page = await browser.newPage()
page.on('pageerror', error => wrong(`script error: ${error.message}`))
page.on('console', message => { if (message.text().includes('Content Security Policy')) wrong(message.text()) })
page.on('request', request => { if (!/^(data:|about:)/.test(request.url()) && !request.url().startsWith(base)) wrong(`remote request ${request.url()}`) })

const fresh = () => page.waitForFunction(() => document.body.dataset.standing === 'fresh', { timeout: SLOW })
const open = async (query, width = 1280, scheme = 'light') => {
  await page.setViewport({ width, height: 800 })
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }])
  await page.goto(`${base}/?${query}`)
  await page.waitForSelector('.page[data-drawn]', { timeout: SLOW })
  await fresh()
}
const holding = word => page.evaluate(word => {
  const block = [...document.querySelectorAll('.block')].find(it => it.textContent.includes(word))
  return block && { id: block.closest('.page').dataset.drawn, index: block.closest('.page').id, line: block.dataset.line, file: block.dataset.file }
}, word)
/** The page of the paragraph, brought near the window, page by page. */
const find = async words => {
  const count = await page.$$eval('.page', it => it.length)
  for (let index = 0; index < count; index++) {
    await page.evaluate(index => document.getElementById(`page-${index}`).scrollIntoView(), index)
    await page.waitForFunction(index => document.querySelector(`#page-${index}[data-drawn] .stand`)?.childElementCount >= 0 &&
      !document.querySelector(`#page-${index}`).classList.contains('waiting'), { timeout: SLOW }, index)
    await sleep(60)
    const found = await holding(words)
    if (found) return Number(found.index.slice('page-'.length))
  }
  return -1
}
const place = () => page.evaluate(() => ({ top: document.getElementById('pages').scrollTop, mark: window.mark }))
const looked = async name => {
  await page.evaluate(axe)
  const result = await page.evaluate(() => axe.run(document, { resultTypes: ['violations'] }))
  for (const it of result.violations) for (const node of it.nodes.slice(0, 3)) wrong(`axe, ${name}: ${it.impact} ${it.id}: ${node.target} ${node.failureSummary.split('\n')[1] ?? ''}`)
}

await open(`guide=${guide}`)
const words = lines[at].split(' ').slice(2, 6).join(' ')
const index = await find(words)
check(index >= 0, `the paragraph of line ${at + 1} stands on no page`)
await page.evaluate(index => { window.mark = 'same'; document.getElementById(`page-${index}`).scrollIntoView(); document.getElementById('pages').scrollTop += 40 }, index)
await sleep(200)

// A block tells where it was written.
const written = await holding(words)
check(written.file === shown && Number(written.line) === at + 1, `the block tells ${written.file}:${written.line}, not ${shown}:${at + 1}`)
await page.evaluate(words => [...document.querySelectorAll('.block')].find(it => it.textContent.includes(words)).click(), words)
check((await page.$eval('#place', it => it.textContent)).startsWith(`${shown}:${at + 1}:`), 'a click on a block does not tell its place')

/** Edits the paragraph; gives the milliseconds until the page has changed. */
const edit = async (word, write) => {
  const old = (await holding(words)).id
  await page.evaluate((index, old) => {
    const element = document.getElementById(`page-${index}`)
    window.changed = new Promise(done => {
      const seen = new MutationObserver(() => {
        if (element.dataset.drawn && element.dataset.drawn !== old) { seen.disconnect(); done(Date.now()) }
      })
      seen.observe(element, { attributes: true, childList: true })
      setTimeout(() => done(0), 60000)
    })
  }, index, old)
  const started = Date.now()
  write(edited(word))
  const ended = await page.evaluate(() => window.changed)
  check(ended > 0, `the page does not change with the word ${word}`)
  return ended - started
}
const times = []
const start = await place()
for (const [word, write] of [['Moved', put], ['Written', words => fs.writeFileSync(file, words)]]) {
  times.push(await edit(word, write))
  await fresh()
  await page.waitForFunction(word => [...document.querySelectorAll('.block')].some(it => it.textContent.includes(word)), { timeout: 20000 }, word).catch(() => wrong(`${word} is not on the page`))
  await page.waitForFunction(index => !document.querySelector(`#page-${index}`).classList.contains('waiting'), { timeout: SLOW }, index)
  const now = await place()
  check(now.mark === 'same', 'the page was loaded anew')
  check(Math.abs(now.top - start.top) < 2, `the page moved from ${start.top} to ${now.top}`)
}

// Broken: the message, the last good pages with a mark, the place; then mended.
const broken = `${edited('Written')}\n::: {.notapad #odd-one}\nWhat?\n:::\n`
const last = await holding(words)
put(broken)
await page.waitForFunction(() => document.getElementById('mark').textContent !== '', { timeout: SLOW })
const problem = await page.$eval('.problem', it => it.textContent)
const line = broken.split('\n').findIndex(it => it.includes('notapad')) + 1
check(problem.includes('error') && problem.includes(`${shown}:${line}:`), `the first problem is: ${problem}`)
const kept = await holding(words)
check(kept?.id === last.id, `the last good page does not stay: ${JSON.stringify(kept)} instead of ${JSON.stringify(last)}`)
check(await page.$eval('#pages', it => it.classList.contains('old')), 'the last good pages have no mark')
await looked('broken')
await page.focus('.problem')
await page.keyboard.press('Enter')
await page.waitForFunction(() => {
  const chosen = document.querySelector('.block.chosen')?.getBoundingClientRect()
  const window = document.getElementById('pages').getBoundingClientRect()
  return chosen && chosen.bottom > window.top && chosen.top < window.bottom && document.activeElement.matches('.block.chosen')
}, { timeout: 20000 }).catch(() => wrong('a problem does not lead to its place on the page'))
check((await page.$eval('#place', it => it.textContent)).startsWith(`${shown}:${line}:`), 'a problem does not tell its place')
await page.keyboard.press('ArrowUp')
check(await page.evaluate(() => document.activeElement.matches('.block:not(.chosen)')), 'the arrow keys do not go from block to block')
put(edited('Written'))
await page.waitForFunction(() => document.getElementById('mark').textContent === '' && !document.getElementById('pages').classList.contains('old'), { timeout: SLOW }).catch(() => wrong('the message stays when the file is mended'))
check(!(await page.$$eval('.problem', all => all.some(it => it.textContent.includes('notapad')))), 'the problem stays when the file is mended')
check((await place()).mark === 'same', 'the page was loaded anew')

// axe, widths.
await looked('wide, light')
for (const [width, scheme] of [[1280, 'dark'], [320, 'light'], [320, 'dark']]) {
  await open(`guide=${guide}`, width, scheme)
  await looked(`${width} px, ${scheme}`)
  if (width > 320) continue
  await page.click('#choose')
  await page.click('#found')
  await looked(`${width} px, ${scheme}, all open`)
  const wide = await page.evaluate(() => document.documentElement.scrollWidth)
  check(wide <= width, `${wide} px wide in a window of ${width}`)
  const out = await page.$$eval('header :is(button, select, input), aside button', all => all.filter(it => it.checkVisibility()).map(it => it.getBoundingClientRect()).filter(it => it.width && (it.left < 0 || it.right > 320)).length)
  check(out === 0, `${out} controls stand beyond the edge at ${width} px`)
  const share = await page.evaluate(() => { document.getElementById('found').click(); document.getElementById('choose').click(); const it = document.getElementById('pages').getBoundingClientRect(); return (it.width * it.height) / (innerWidth * innerHeight) })
  check(share > 0.75, `the pages have ${Math.round(share * 100)} % of the window`)
}

// Fields are where they are, and can be reached.
await open(`guide=${guide}`)
const fields = await page.evaluate(async () => {
  for (const it of document.querySelectorAll('.page')) {
    it.scrollIntoView()
    await new Promise(done => setTimeout(done, 250))
    const field = it.querySelector('.field')
    if (field) { field.focus(); return { focused: document.activeElement === field, name: field.textContent } }
  }
})
check(fields?.focused && fields.name.includes(guide), `no field can be reached: ${JSON.stringify(fields)}`)

// The products.
for (const product of ['handouts', 'facilitator']) {
  await open(`guide=${guide}&product=${product}`)
  check(product !== 'facilitator' || await page.$$eval('.page.insert', it => it.length) > 0 || !text.includes('facilitator'), 'no page of the facilitator’s own')
}

// The EPUB: it changes in its frame, at the same place.
await open(`guide=${guide}&product=epub`)
const said = () => page.$eval('#frame', it => it.contentDocument.body?.textContent ?? '')
const option = await page.$$eval('#document option', all => all.map(it => it.value))
for (const value of option) {
  await page.select('#document', value)
  await page.waitForFunction(value => document.getElementById('frame').contentDocument?.location.pathname.endsWith(value), { timeout: 20000 }, value)
  await sleep(100)
  if ((await said()).includes(words)) break
}
check((await said()).includes(words), 'the chapter is in no document of the EPUB')
await page.$eval('#frame', it => { it.contentWindow.mark = 'same'; it.contentDocument.documentElement.scrollTop = 30 })
const scrolled = await page.$eval('#frame', it => it.contentDocument.documentElement.scrollTop)
put(edited('Printed'))
await page.waitForFunction(() => document.getElementById('frame').contentDocument.body.textContent.includes('Printed'), { timeout: SLOW }).catch(() => wrong('the EPUB does not change'))
const frame = await page.$eval('#frame', it => ({ mark: it.contentWindow.mark, top: it.contentDocument.documentElement.scrollTop }))
check(frame.mark === 'same' && frame.top === scrolled, `the EPUB was loaded anew or moved: ${JSON.stringify(frame)}`)
await looked('epub')

// An address that names no book.
await page.goto(`${base}/?edition=nowhere`)
await page.waitForFunction(() => document.body.dataset.standing === 'unknown', { timeout: SLOW }).catch(() => wrong('a book that there is not is not told'))

// --- hostile requests -------------------------------------------------------------------------------------------------

/** Sends bytes and gives what comes back until the end, or until `time` is over. */
const raw = (bytes, time = 3000) => new Promise(done => {
  const socket = net.connect(port, '127.0.0.1')
  let got = ''
  const end = () => { socket.destroy(); done(got) }
  socket.on('data', data => { got += data })
  socket.on('error', end)
  socket.on('close', end)
  socket.write(bytes)
  setTimeout(end, time)
})
const host = `Host: 127.0.0.1:${port}`
const ask = async (target, ...more) => Number(/^HTTP\/1\.1 (\d+)/.exec(await raw(`GET ${target} HTTP/1.1\r\n${[host, 'Connection: close', ...more].join('\r\n')}\r\n\r\n`))?.[1] ?? 0)
const refused = async (name, wanted, status) => check(wanted.includes(await status), `${name}: ${await status} instead of ${wanted}`)
await refused('a sound request', [200], ask('/'))
await refused('another host', [421], raw('GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n').then(it => Number(/ (\d+)/.exec(it)?.[1])))
await refused('no host', [400], raw('GET / HTTP/1.1\r\nConnection: close\r\n\r\n').then(it => Number(/ (\d+)/.exec(it)?.[1])))
await refused('another origin', [403], ask('/events', 'Origin: https://evil.example'))
await refused('another site', [403], ask('/events', 'Sec-Fetch-Site: cross-site'))
for (const target of ['/../content/series.toml', '/content/series.toml', '/..%2f..%2fetc/passwd', '//etc/passwd', '/page/../../etc/passwd',
  '/epub/x/../../../etc/passwd', '/page/0.svg', '/stand/%00.json', '/.git/config', '/preview.css/..', '/index.html/../../Cargo.toml']) {
  await refused(target, [400, 404], ask(target))
}
await refused('a long address', [414, 431, 400], ask(`/${'x'.repeat(100000)}`))
await refused('a large head', [431, 400], ask('/', `X: ${'x'.repeat(100000)}`))
await refused('something sent', [405], raw(`POST / HTTP/1.1\r\n${host}\r\nContent-Length: 1000000000\r\n\r\nx`).then(it => Number(/ (\d+)/.exec(it)?.[1])))
await refused('no HTTP', [400, 0], raw('\x16\x03\x01\x02\x00\x01\x00', 1000).then(it => Number(/ (\d+)/.exec(it)?.[1] ?? 0)))
const outside = Object.values(os.networkInterfaces()).flat().filter(it => !it.internal && it.family === 'IPv4')
for (const { address } of outside) {
  const reached = await new Promise(done => {
    const socket = net.connect({ port, host: address, timeout: 2000 }, () => { socket.destroy(); done(true) })
    for (const event of ['error', 'timeout']) socket.on(event, () => { socket.destroy(); done(false) })
  })
  check(!reached, `the preview answers on ${address}`)
}
// Two hundred connections that say nothing, and some that never read: others are answered meanwhile.
const idle = Array.from({ length: 200 }, () => net.connect(port, '127.0.0.1'))
idle.forEach(socket => { socket.on('error', () => {}); socket.pause() })
idle.slice(100).forEach(socket => socket.write(`GET / HTTP/1.1\r\n${host}\r\n`))
await sleep(300)
const asked = Date.now()
await refused('a request among idle ones', [200], ask('/'))
check(Date.now() - asked < 2500, `a request among idle ones takes ${Date.now() - asked} ms`)
idle.forEach(socket => socket.destroy())
/** The milliseconds after which the preview itself ends a connection that sent these bytes and no more; 0 if it does not. */
const endedAfter = (bytes, time) => new Promise(done => {
  const started = Date.now()
  const socket = net.connect(port, '127.0.0.1')
  const end = after => { socket.destroy(); done(after) }
  socket.on('error', () => {})
  socket.on('close', () => end(Date.now() - started))
  socket.resume()
  socket.write(bytes)
  setTimeout(() => end(0), time)
})
const half = await endedAfter(`GET / HTTP/1.1\r\n${host}\r\n`, 20000)
check(half > 0, 'half a request is kept open for 20 seconds')
check(half === 0 || half > 5000, `half a request is given up after ${half} ms: a slow browser wants more`)

// --- many edits -------------------------------------------------------------------------------------------------------

if (Number(edits)) {
  await open(`guide=${guide}`)
  await page.evaluate(index => document.getElementById(`page-${index}`).scrollIntoView(), index)
  await page.waitForFunction(words => [...document.querySelectorAll('.block')].some(it => it.textContent.includes(words)), { timeout: SLOW }, words)
  const measured = []
  const sizes = []
  for (let number = 0; number < Number(edits); number++) {
    measured.push(await edit(`Edit${String(number).padStart(5, '0')}`, put))
    await fresh()
    if (number % Math.max(1, Math.floor(Number(edits) / 10)) === 0) sizes.push(Math.round(memory()))
  }
  measured.sort((a, b) => a - b)
  const part = share => measured[Math.floor((measured.length - 1) * share)]
  console.log(`${edits} edits: ${part(0.5)} ms in the middle, ${part(0.9)} ms for nine of ten, ${measured.at(-1)} ms at most; memory ${sizes.join(' ')} MB`)
}

put(text)
await page.goto(`${base}/?guide=${guide}`)
await page.waitForSelector('.page[data-drawn]', { timeout: SLOW })
await fresh()
check(hashes() === before, 'something was written into the project')
const ended = new Promise(done => server.on('exit', (code, signal) => done({ code, signal })))
server.removeAllListeners('exit')
const end = new Promise(done => server.once('exit', (code, signal) => done({ code, signal })))
server.kill('SIGINT')
await Promise.race([end, sleep(5000).then(() => wrong('Ctrl-C does not end the preview'))])
void ended
check(told.split('\n').filter(Boolean).length <= 1, `the preview says: ${told}`)
await page.waitForFunction(() => document.body.dataset.standing === 'ended' && document.getElementById('pages').classList.contains('old'), { timeout: 20000 }).catch(() => wrong('pages of a preview that ended have no mark'))
const version = await browser.version()
await browser.close()
server.kill('SIGKILL')
fs.rmSync(root, { recursive: true, force: true })
console.log(`Chromium ${version.replace(/[^\d.]/g, '')}: ${source}: first changes after ${times.join(' and ')} ms`)
console.log(`${findings.length} findings`)
for (const it of findings.slice(0, 60)) console.log(`  ${it}`)
process.exit(findings.length ? 1 : 0)
