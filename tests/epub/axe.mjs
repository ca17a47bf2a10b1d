// axe-core on every content document of EPUBs, at 320 px and in a wide window, light and dark; nothing may be wider than
// the window, and no exercise may end in an empty strip. Usage: MODULES=node_modules node axe.mjs FILE.epub…
import { launch, open, require, serve, unpack, version } from './browser.mjs'
import fs from 'node:fs'

const source = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')
const looks = [{ width: 320, scheme: 'light' }, { width: 320, scheme: 'dark' }, { width: 800, scheme: 'light' }]

/** Exercises with more room under their last child than a line's gap, or any where that child is tinted to the edge. */
const strips = () => [...document.querySelectorAll('.exercise')].flatMap(it => {
  const last = it.lastElementChild
  const inner = it.getBoundingClientRect().bottom - parseFloat(getComputedStyle(it).borderBottomWidth)
  const gap = inner - last.getBoundingClientRect().bottom
  return gap > (last.matches('.write') ? 1 : 16) ? [`${Math.round(gap)} px of nothing at the end of the exercise ${it.id}`] : []
})

const look = async (page, url, { width, scheme }) => {
  await page.setViewport({ width, height: 640 })
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }])
  await page.goto(url, { waitUntil: 'load' })
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  const empty = await page.evaluate(strips)
  await page.evaluate(source)
  const result = await page.evaluate(() => axe.run(document, { resultTypes: ['violations'] }))
  const found = result.violations.flatMap(it => it.nodes.map(node => `${it.impact} ${it.id}: ${node.target} ${node.failureSummary.split('\n')[1] ?? ''}`))
  return [...found, ...empty, ...(wide > 0 ? [`${wide} px wider than ${width} px`] : [])]
}

const findings = []
const browser = await launch()
for (const epub of process.argv.slice(2)) {
  const { folder, spine } = unpack(epub)
  const { server, base } = await serve({ book: folder })
  let at = ''
  const page = await open(browser, base, findings, () => `${epub} ${at}`)
  for (const file of spine) {
    for (const [index, way] of looks.entries()) {
      at = `${file} ${way.width} px ${way.scheme}`
      const found = await look(page, `${base}/book/OEBPS/${file}`, way)
      findings.push(...found.map(it => `${epub} ${at}: ${it}`))
    }
  }
  console.log(`axe-core ${version('axe-core')}: ${epub}: ${spine.length} documents, ${looks.length} ways each`)
  await page.close()
  server.close()
  fs.rmSync(folder, { recursive: true })
}
await browser.close()
console.log(`${findings.length} findings`)
for (const it of findings.slice(0, 60)) console.log(`  ${it}`)
process.exit(findings.length || process.argv.length < 3 ? 1 : 0)
