// The preview: listens to what changed and shows it, page by page, without a reload.

import { Pages } from './pages.js'
import { Problems } from './problems.js'
import { Epub } from './epub.js'
import { make, place, word } from './words.js'

const at = id => document.getElementById(id)
const chosen = ['edition', 'guide', 'product']

let state = null
let events = null
let here = null

/** Tells where something was written, ready to be taken to an editor. */
function tell(found, more = '') {
  here = place(found)
  at('place').textContent = [here, more].filter(Boolean).join(' — ')
  at('copy').hidden = !here
}

const pages = new Pages(at('pages'), tell)
const problems = new Problems(at('problems'), at('report'), found => {
  tell(found, found.page === null ? word('no-page') : '')
  if (found.page === null) return
  if (narrow.matches) openSide(false)
  pages.land(found.page, found.key)
})
const epub = new Epub(at('epub'), at('document'), at('frame'))

/** Marks what is not what the files say. */
function mark(name) {
  const old = name === 'stale' || name === 'ended'
  document.body.dataset.standing = name
  at('pages').classList.toggle('old', old)
  at('epub').classList.toggle('old', old)
  at('standing').textContent = ['fresh', 'composing', 'waiting'].includes(name) ? word(name) : ''
  const text = name === 'stale' && !state.pages.length ? word('nothing') : word(name)
  const told = ['stale', 'ended', 'unknown'].includes(name) ? text : ''
  if (at('mark').textContent !== told) at('mark').textContent = told
}

function options(select, list, value, name) {
  const wanted = list.map(it => [it.id, name(it)])
  if (value && !list.some(it => it.id === value)) wanted.unshift([value, value])
  const same = JSON.stringify(wanted)
  if (select.dataset.same !== same) {
    select.replaceChildren(...wanted.map(([id, text]) => make('option', { value: id }, text)))
    select.dataset.same = same
  }
  select.value = value
}

function show(next) {
  state = next
  const { book, choices } = state
  if (book.edition) {
    options(at('edition'), choices.editions, book.edition, it => (it.name ? `${it.id} (${it.name})` : it.id))
    options(at('guide'), choices.guides, book.guide, it => it.name)
    options(at('product'), choices.products, book.product, it => word(it.name))
    document.title = `${book.guide}, ${book.edition}, ${word(book.product)}`
  }
  pages.show(state.pages, book)
  problems.show(state.problems, state.report)
  epub.show(state.epub)
  const count = state.problems.length + state.report.length
  at('found').textContent = `${word('problems')} (${count})`
  at('found').dataset.worst = state.problems[0] ? worst() : ''
  mark(state.standing)
}

const worst = () => ['error', 'warning', 'note'].find(it => state.problems.some(found => found.severity === it))

/** Listens to what there is of the book that the address names. */
function listen() {
  events?.close()
  const query = new URLSearchParams()
  const asked = new URLSearchParams(location.search)
  for (const key of chosen) if (asked.get(key)) query.set(key, asked.get(key))
  document.body.dataset.standing = 'waiting'
  at('standing').textContent = word('waiting')
  events = new EventSource(`events?${query}`)
  events.onmessage = event => show(JSON.parse(event.data))
  events.onerror = () => {
    mark('ended')
    // A browser gives up where it was refused: it is asked again all the same.
    if (events.readyState === EventSource.CLOSED) setTimeout(listen, 3000)
  }
}

function choose() {
  const query = new URLSearchParams()
  for (const key of chosen) if (at(key).value) query.set(key, at(key).value)
  history.pushState(null, '', `?${query}`)
  pages.clear()
  listen()
}

const narrow = matchMedia('(max-width: 50rem)')

function openSide(open) {
  at('side').hidden = !open
  at('found').setAttribute('aria-expanded', String(open))
  pages.fit()
}

for (const key of chosen) at(key).addEventListener('change', choose)
addEventListener('popstate', () => { pages.clear(); listen() })
at('found').addEventListener('click', () => openSide(at('side').hidden))
at('choose').addEventListener('click', () => {
  const open = at('choose').getAttribute('aria-expanded') !== 'true'
  at('choose').setAttribute('aria-expanded', String(open))
  document.body.classList.toggle('choosing', open)
})
at('size').addEventListener('change', () => pages.size(at('size').value))
at('fields').addEventListener('change', () => at('pages').classList.toggle('fields', at('fields').checked))
at('facing').addEventListener('change', () => pages.face(at('facing').checked))
at('back').addEventListener('click', () => pages.turn(-1))
at('on').addEventListener('click', () => pages.turn(1))
at('page').addEventListener('change', () => pages.goto(at('page').value))
at('pages').addEventListener('scroll', () => { if (document.activeElement !== at('page')) at('page').value = pages.label() }, { passive: true })
at('copy').addEventListener('click', async () => {
  await navigator.clipboard.writeText(here)
  at('place').textContent = `${here} — ${word('copied')}`
})
pages.drawn = () => { if (document.activeElement !== at('page')) at('page').value = pages.label() }

at('pages').classList.add('fields')
openSide(!narrow.matches)
listen()
