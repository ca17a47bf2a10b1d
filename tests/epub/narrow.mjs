// What no book of ours may happen to hold: long words, addresses and code in every element of a chapter, at the width of
// the smallest phones, in both directions. Nothing may be wider than the page; code stays legible; words of the other
// direction keep to themselves; the second language of a title stands at the edge of the first.
// Usage: MODULES=node_modules node narrow.mjs FILE.epub…
import { launch, open, serve, unpack } from './browser.mjs'
import fs from 'node:fs'

const WIDTH = 320
const LONG = 'Rückführungshilfegewährungsvoraussetzungsprüfungsverfahren'.repeat(2)
const ADDRESS = 'https://www.example.org/a/very/long/address/' + '0123456789abcdef'.repeat(8)

/** Puts the pieces into the page and measures them. */
const measured = (long, address, width, wanted) => {
  document.documentElement.dir = wanted
  const long2 = `${long} ${address}`
  const main = document.querySelector('main') ?? document.body
  const pieces = ['h1', 'h2', 'h3', 'h4', 'p', 'li', 'dt', 'dd', 'blockquote', 'figcaption', 'cite', 'pre', 'code', 'a', 'summary']
  const boxes = ['panel key-point', 'panel definition', 'exercise', 'tool', 'write', 'opener', 'entry', 'draft', 'notes', 'voice']
  const tables = ['', 'cards', 'many', 'key']
  const wrap = { li: 'ul', dt: 'dl', dd: 'dl', figcaption: 'figure', summary: 'details', code: 'p', a: 'p', cite: 'p' }
  const piece = name => (wrap[name] ? `<${wrap[name]}><${name}>${long2}</${name}></${wrap[name]}>` : `<${name}>${long2}</${name}>`)
  const row = `<tr><th scope="row">${long}</th><td data-label="${long}">${address}</td><td>${long}</td></tr>`
  const table = kind => `<div class="frame"><table class="${kind}"><thead><tr><th>${long}</th><th>x</th><th>${long}</th></tr></thead><tbody>${row}</tbody></table></div>`
  const test = document.createElement('div')
  test.id = 'narrow'
  test.innerHTML = pieces.map(piece).join('') + boxes.map(kind => `<div class="${kind}"><p>${long2}</p></div>`).join('') +
    tables.map(table).join('') + `<ul class="ticks"><li><span class="box">☐</span>${long2}</li></ul>` +
    `<div class="notes"><aside><a class="back">12</a><div class="text"><p>${long2}</p></div></aside></div>` +
    `<nav><ol><li><a>${long2}</a></li></ol></nav>` +
    `<h2><span class="t">One</span> <span class="t also" dir="${wanted === 'rtl' ? 'ltr' : 'rtl'}">Two</span></h2>` +
    '<p id="small">Words <code>code</code></p><pre id="block">code</pre><p id="mixed">a <span dir="rtl">b</span> <bdi>c</bdi></p>'
  main.append(test)
  const faults = []
  const over = document.documentElement.scrollWidth - width
  if (over > 0) faults.push(`${over} px wider than the screen`)
  const isHidden = it => it.closest('thead') && getComputedStyle(it.closest('thead')).position === 'absolute'
  for (const it of test.querySelectorAll('*')) {
    if (isHidden(it)) continue
    const boxes = [...it.getClientRects()].filter(box => box.width > 0)
    if (boxes.some(box => box.left < -1 || box.right > width + 1)) {
      faults.push(`${it.localName}${it.className && '.' + it.className} stands beyond the edge`)
    }
  }
  const size = it => parseFloat(getComputedStyle(it).fontSize)
  const body = size(document.getElementById('small'))
  for (const it of [document.querySelector('#small code'), document.getElementById('block')]) {
    if (size(it) < body * 0.8) faults.push(`${it.localName} is ${Math.round(size(it) / body * 100)} % of the words around it`)
  }
  for (const it of document.querySelectorAll('#mixed > *, #narrow .t')) {
    if (it.dir && !getComputedStyle(it).unicodeBidi.includes('isolate')) faults.push(`${it.localName} mixes with its line`)
  }
  const edges = [...test.querySelectorAll('h2 .t')].map(it => {
    const range = document.createRange()
    range.selectNodeContents(it)
    const box = range.getBoundingClientRect()
    return Math.round(wanted === 'rtl' ? box.right : box.left)
  })
  if (Math.abs(edges[0] - edges[1]) > 1) faults.push(`the second title stands at ${edges[1]}, the first at ${edges[0]}`)
  test.remove()
  return faults
}

const browser = await launch()
let count = 0
for (const epub of process.argv.slice(2)) {
  const { folder, spine } = unpack(epub)
  const { server, base } = await serve({ book: folder })
  const findings = []
  const page = await open(browser, base, findings, () => epub)
  await page.setViewport({ width: WIDTH, height: 640 })
  const chapter = spine.find(it => it.startsWith('chapter-')) ?? spine.at(-1)
  await page.goto(`${base}/book/OEBPS/${chapter}`, { waitUntil: 'load' })
  for (const direction of ['ltr', 'rtl']) {
    const faults = await page.evaluate(measured, LONG, ADDRESS, WIDTH, direction)
    findings.push(...new Set(faults.map(it => `${chapter} ${direction}: ${it}`)))
  }
  for (const file of spine) {
    await page.goto(`${base}/book/OEBPS/${file}`, { waitUntil: 'load' })
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    if (over > 0) findings.push(`${file}: ${over} px wider than the screen`)
  }
  const version = (await browser.version()).replace(/^\D*/, '')
  console.log(`Chromium ${version}: ${epub}: ${spine.length} documents at ${WIDTH} px, ${findings.length} findings`)
  for (const it of findings) console.log(`  ${it}`)
  count += findings.length
  await page.close()
  server.close()
  fs.rmSync(folder, { recursive: true })
}
await browser.close()
process.exit(count || process.argv.length < 3 ? 1 : 0)
