// Opens EPUBs in epub.js and foliate-js at the size of a phone and of a tablet: every spine item must show all its
// words, every entry of contents and page list must land on its page, and nothing may be wider than the page.
// Usage: MODULES=node_modules [SHOTS=folder] [SCHEME=dark] node readers.mjs FILE.epub…
import { launch, modules, open, serve, unpack, version } from './browser.mjs'
import fs from 'node:fs'
import path from 'node:path'

const sizes = [{ width: 360, height: 640 }, { width: 800, height: 1200 }]

const page = script => `<!DOCTYPE html><html><head><meta charset="utf-8"><style>html,body{margin:0;height:100%}
#view,foliate-view{display:block;width:100vw;height:100vh}</style></head><body>${script}</body></html>`

const epubjs = page(`<div id="view"></div><script src="/modules/jszip/dist/jszip.min.js"></script>
<script src="/modules/epubjs/dist/epub.js"></script><script>
window.ready = (async () => {
  const book = ePub('/epub/book.epub')
  await book.ready
  // epub.js 0.3 misses targets in paginated right-to-left books (it counts columns from the left): these scroll.
  const flow = book.packaging.metadata.direction === 'rtl' ? 'scrolled-doc' : 'paginated'
  const rendition = book.renderTo('view', { width: innerWidth, height: innerHeight, flow, spread: 'none' })
  const flat = items => items.flatMap(it => [it.href, ...flat(it.subitems ?? [])])
  window.reader = {
    spine: book.spine.spineItems.map(it => it.href), toc: flat(book.navigation.toc),
    go: async href => {
      await rendition.display(href)
      await new Promise(done => setTimeout(done, 30))
    },
    doc: () => rendition.getContents()[0].document,
    column: () => innerWidth,
  }
})()</script>`)

const foliate = page(`<script type="module">
import '/modules/foliate-js/view.js'
window.ready = (async () => {
  const view = document.createElement('foliate-view')
  document.body.append(view)
  await view.open('/epub/book.epub')
  view.renderer.setAttribute('max-column-count', '1')
  const flat = items => (items ?? []).flatMap(it => [it.href, ...flat(it.subitems)])
  window.reader = {
    spine: view.book.sections.map(it => it.id), toc: flat(view.book.toc), pages: flat(view.book.pageList),
    rtl: view.book.dir === 'rtl',
    go: async href => {
      await view.goTo(href)
      await new Promise(done => setTimeout(done, 30))
    },
    doc: () => view.renderer.getContents()[0].doc,
    column: () => innerWidth,
  }
})()</script>`)

/** The words and the elements too wide, in the document on the screen. */
const shown = () => {
  const doc = reader.doc()
  const wide = [...doc.body.querySelectorAll('*')].filter(it => {
    const box = [...it.getClientRects()].find(rect => rect.width > reader.column() + 1)
    return box && it.localName !== 'main'
  }).map(it => it.localName + (it.className ? '.' + it.className : '') + ' ' + Math.round(it.getBoundingClientRect().width))
  const words = doc.body.textContent.replace(/\s+/g, ' ').length
  const images = [...doc.images].filter(it => !it.complete || !it.naturalWidth).length
  const frame = doc.defaultView.frameElement.getBoundingClientRect()
  const walker = doc.createTreeWalker(doc.body, 4)
  const range = doc.createRange()
  let seen = doc.images.length > 0 && doc.body.textContent.trim() === ''
  while (!seen && walker.nextNode()) {
    if (!walker.currentNode.data.trim()) continue
    range.selectNodeContents(walker.currentNode)
    seen = [...range.getClientRects()].some(box => box.width && box.x + frame.x >= 0 && box.x + frame.x < innerWidth && box.y + frame.y < innerHeight)
  }
  return { words, wide: wide.slice(0, 4), images, blank: !seen }
}

/** Whether the place an address names is on the screen. */
const landed = anchor => {
  const doc = reader.doc()
  const target = anchor ? doc.getElementById(anchor) : doc.body
  if (!target) return 'no such place in the document shown'
  if (!anchor) return ''
  const box = [...target.getClientRects()][0] ?? target.getBoundingClientRect()
  const frame = doc.defaultView.frameElement.getBoundingClientRect()
  const x = box.x + frame.x
  const y = box.y + frame.y
  const seen = x > -2 && x < innerWidth && y > -2 && y < innerHeight
  return seen ? '' : 'at ' + Math.round(x) + ',' + Math.round(y) + ', off the screen'
}

const nav = folder => {
  const text = fs.readFileSync(path.join(folder, 'OEBPS/nav.xhtml'), 'utf8')
  const list = kind => [...(new RegExp(`epub:type="${kind}"[^]*?</nav>`).exec(text)?.[0] ?? '').matchAll(/href="([^"]*)"/g)].map(it => it[1])
  return { toc: list('toc'), pages: list('page-list') }
}

const words = file => {
  const body = /<body[^]*<\/body>/.exec(fs.readFileSync(file, 'utf8'))[0]
  const bare = body.replace(/<[^>]*>/g, '').replace(/&(amp|lt|gt|quot);/g, '.')
  return bare.replace(/\s+/g, ' ').length
}

const findings = []
const browser = await launch()
for (const epub of process.argv.slice(2)) {
  const { folder, spine } = unpack(epub)
  fs.copyFileSync(epub, path.join(folder, 'book.epub'))
  const { server, base } = await serve({ modules, epub: folder }, { '/epubjs.html': epubjs, '/foliate.html': foliate })
  const entries = nav(folder)
  for (const name of ['epubjs', 'foliate']) {
    for (const size of sizes) {
      let at = ''
      const where = () => `${epub} ${name} ${size.width}×${size.height} ${at}`
      const tab = await open(browser, base, findings, where)
      await tab.setViewport(size)
      await tab.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: process.env.SCHEME ?? 'light' }])
      await tab.goto(`${base}/${name}.html`)
      await tab.evaluate(async () => { await window.ready })
      const known = await tab.evaluate(() => ({ toc: reader.toc, pages: reader.pages, spine: reader.spine.length }))
      if (known.toc.length !== entries.toc.length) findings.push(`${where()}: ${known.toc.length} of ${entries.toc.length} entries of the contents`)
      if (known.pages && known.pages.length !== entries.pages.length) findings.push(`${where()}: ${known.pages.length} of ${entries.pages.length} pages`)
      if (known.spine !== spine.length) findings.push(`${where()}: ${known.spine} of ${spine.length} spine items`)
      const prefix = name === 'foliate' ? 'OEBPS/' : ''
      for (at of spine) {
        await tab.evaluate(href => reader.go(href), prefix + at)
        const { words: count, wide, images, blank } = await tab.evaluate(shown)
        const expected = words(path.join(folder, 'OEBPS', at))
        if (Math.abs(count - expected) > expected / 50 + 5) findings.push(`${where()}: ${count} of ${expected} characters`)
        if (wide.length) findings.push(`${where()}: wider than the page: ${wide.join(', ')}`)
        if (blank) findings.push(`${where()}: its first page shows no words`)
        if (images) findings.push(`${where()}: ${images} pictures missing`)
        if (process.env.SHOTS) await tab.screenshot({ path: path.join(process.env.SHOTS, `${path.basename(epub, '.epub')}-${name}-${size.width}-${at}.png`) })
      }
      for (at of [...entries.toc, ...entries.pages]) {
        await tab.evaluate(href => reader.go(href), prefix + at)
        const fault = await tab.evaluate(landed, at.split('#')[1] ?? '')
        if (fault) findings.push(`${where()}: ${fault}`)
      }
      await tab.close()
    }
    console.log(`${name} ${version(name === 'epubjs' ? 'epubjs' : 'foliate-js')}: ${epub}: ${spine.length} spine items, ${entries.toc.length} contents, ${entries.pages.length} pages, ${sizes.length} sizes`)
  }
  server.close()
  fs.rmSync(folder, { recursive: true })
}
await browser.close()
console.log(`${findings.length} findings`)
for (const it of findings.slice(0, 60)) console.log(`  ${it}`)
process.exit(findings.length || process.argv.length < 3 ? 1 : 0)
