// Pages: a drawing each, and over it what stands there. Only those near the window are drawn; one whose digest stays is left alone.

import { make, place, word } from './words.js'

/** A point in CSS pixels. */
const POINT = 96 / 72

/** One page. */
class Page {
  constructor(all) {
    this.all = all
    this.img = null
    this.near = false
    this.stand = make('div', { class: 'stand' })
    this.element = make('section', { class: 'page' }, this.stand)
    this.element.page = this
    this.stand.addEventListener('click', event => this.click(event))
    this.stand.addEventListener('keydown', event => this.key(event))
  }

  set(data, index) {
    const { width, height } = this.data ?? {}
    this.data = data
    this.index = index
    if (width !== data.width || height !== data.height) {
      this.element.style.setProperty('--w', data.width * POINT)
      this.element.style.setProperty('--h', data.height * POINT)
    }
    this.element.id = `page-${index}`
    this.element.classList.toggle('insert', data.insert)
    this.element.setAttribute('aria-label', word(data.insert ? 'insert' : 'page', data))
    this.element.dataset.label = data.label
    this.refresh()
  }

  /** Comes near the window, or goes away from it. */
  come(near) {
    this.near = near
    this.refresh()
  }

  refresh() {
    const { id, stand } = this.data
    const isOld = this.element.dataset.drawn !== id
    this.element.classList.toggle('waiting', isOld)
    if (!this.near) {
      this.img?.remove()
      this.img = null
      delete this.element.dataset.drawn
      if (this.standing !== undefined) this.stand.replaceChildren()
      this.standing = undefined
      this.drawing = undefined
      return
    }
    if (isOld && this.drawing !== id) this.draw(id)
    if (this.standing !== stand) this.place(stand)
  }

  async draw(id, again = true) {
    this.drawing = id
    const img = new Image()
    img.alt = ''
    img.src = `page/${id}.svg`
    try {
      await img.decode()
    } catch {
      // Newer pages may have taken its place; if not, it is asked for once more.
      if (this.drawing === id) this.drawing = undefined
      if (this.near && this.data.id === id && again) setTimeout(() => this.near && this.data.id === id && this.draw(id, false), 300)
      return
    }
    if (!this.near || this.data.id !== id) return
    const changed = this.img !== null
    if (this.img) this.img.replaceWith(img)
    else this.element.prepend(img)
    this.img = img
    this.element.dataset.drawn = id
    this.element.classList.remove('waiting')
    if (changed) this.flash()
    this.all.drawn?.()
  }

  /** Shows for a moment that the page changed. */
  flash() {
    this.element.classList.remove('changed')
    void this.element.offsetWidth
    this.element.classList.add('changed')
  }

  /** Puts what stands on the page over it. */
  async place(id) {
    this.standing = id
    const answer = await fetch(`stand/${id}.json`).catch(() => null)
    if (!answer?.ok || !this.near || this.data.stand !== id) {
      if (this.standing === id && this.data.stand === id) this.standing = null
      return
    }
    const { blocks, fields, links } = await answer.json()
    if (this.data.stand !== id) return
    const focused = this.stand.contains(document.activeElement) ? document.activeElement.dataset.key ?? document.activeElement.dataset.name : null
    // Reading order; a block that lies on another is nearer to the eye.
    const bySize = [...blocks].sort((a, b) => b.box[2] * b.box[3] - a.box[2] * a.box[3])
    const depth = new Map(bySize.map((it, index) => [it, index]))
    const children = blocks.map((it, index) => {
      const words = it.words || word('block')
      const button = this.box(it.box, make('button', { type: 'button', class: 'block', tabindex: index ? -1 : 0, 'data-key': it.key,
        'data-file': it.file, 'data-line': it.line, 'data-column': it.column, title: place(it) }, make('span', { class: 'unseen' }, words)))
      button.style.zIndex = depth.get(it)
      return button
    })
    for (const it of fields) {
      const name = word('field', { ...it, kind: word(it.kind) })
      children.push(this.box(it.box, make('button', { type: 'button', class: `field ${it.kind}`, 'data-name': it.name, title: name, lang: it.lang },
        make('span', { class: 'unseen' }, name))))
    }
    for (const it of links) {
      const to = it.page === null ? it.address : `#page-${it.page}`
      if (!to || (it.page === null && !/^(https?|mailto):/.test(to))) continue
      const name = it.page === null ? it.address : word('page', { label: this.all.list[it.page]?.data.label ?? '' })
      const more = it.page === null ? { target: '_blank', rel: 'noopener noreferrer' } : { 'data-page': it.page }
      children.push(this.box(it.box, make('a', { class: 'link', href: to, title: name, ...more }, make('span', { class: 'unseen' }, name))))
    }
    this.stand.replaceChildren(...children)
    this.standing = id
    if (focused) [...this.stand.children].find(it => (it.dataset.key ?? it.dataset.name) === focused)?.focus({ preventScroll: true })
    this.all.placed(this)
  }

  box([left, top, width, height], element) {
    const part = (number, of) => `${(number / of) * 100}%`
    const { width: w, height: h } = this.data
    Object.assign(element.style, { left: part(left, w), top: part(top, h), width: part(width, w), height: part(height, h) })
    return element
  }

  click(event) {
    const link = event.target.closest('a[data-page]')
    if (link) {
      event.preventDefault()
      this.all.land(Number(link.dataset.page), null)
    }
    const block = event.target.closest('.block')
    if (block) {
      this.all.choose(block)
      this.all.tell({ file: block.dataset.file, line: block.dataset.line, column: block.dataset.column })
    }
    const field = event.target.closest('.field')
    if (field) this.all.tell({ file: field.title })
  }

  /** The arrow keys go from block to block. */
  key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (!step || !event.target.matches('.block')) return
    const blocks = [...this.all.root.querySelectorAll('.block')]
    const next = blocks[blocks.indexOf(event.target) + step]
    if (!next) return
    event.preventDefault()
    this.stand.querySelectorAll('.block[tabindex="0"]').forEach(it => { it.tabIndex = -1 })
    next.tabIndex = 0
    next.focus()
  }
}

/** All pages of a book. */
export class Pages {
  constructor(root, tell) {
    this.root = root
    this.tell = tell
    this.list = []
    this.zoom = 'width'
    this.wanted = null
    root.addEventListener('scroll', () => this.look(), { passive: true })
    new ResizeObserver(() => this.fit()).observe(root)
  }

  clear() {
    this.list = []
    this.root.replaceChildren()
    this.root.scrollTop = 0
  }

  show(pages, book) {
    const anchor = this.anchor()
    while (this.list.length > pages.length) {
      this.list.pop().element.remove()
    }
    pages.forEach((data, index) => {
      const known = this.list[index]
      const page = known ?? new Page(this)
      page.set(data, index)
      if (known) return
      this.list.push(page)
      this.root.append(page.element)
    })
    this.root.dataset.dir = book.dir
    this.fit()
    this.restore(anchor)
    this.look()
    this.drawn?.()
  }

  /** Tells every page whether it is within a window's height of what is seen. */
  look() {
    const { scrollTop, clientHeight } = this.root
    for (const page of this.list) {
      const { offsetTop, offsetHeight } = page.element
      const near = offsetTop < scrollTop + 2 * clientHeight && offsetTop + offsetHeight > scrollTop - clientHeight
      if (near !== page.near) page.come(near)
    }
  }

  /** The page at the upper edge of the window. */
  top() {
    const edge = this.root.scrollTop + this.root.clientHeight / 4
    return this.list.find(page => page.element.offsetTop + page.element.offsetHeight > edge) ?? this.list.at(-1)
  }

  /** What stands at the upper edge, so that it can be found again. */
  anchor() {
    const page = this.top()
    if (!page) return null
    const { offsetTop, offsetHeight } = page.element
    return { index: page.index, keys: page.data.keys, part: (this.root.scrollTop - offsetTop) / offsetHeight, scroll: this.root.scrollTop }
  }

  restore(anchor) {
    if (!anchor || !this.list.length) return
    const same = index => this.list[index]?.data.keys.some(key => anchor.keys.includes(key))
    const index = same(anchor.index) ? anchor.index : this.list.findIndex((_, index) => same(index))
    const page = this.list[index] ?? this.list[Math.min(anchor.index, this.list.length - 1)]
    const scroll = Math.round(page.element.offsetTop + anchor.part * page.element.offsetHeight)
    if (Math.abs(this.root.scrollTop - scroll) > 1) this.root.scrollTop = scroll
  }

  label() {
    return this.top()?.data.label ?? ''
  }

  goto(label) {
    const page = this.list.find(page => page.data.label.toLowerCase() === label.trim().toLowerCase())
    if (page) this.land(page.index, null)
  }

  turn(step) {
    const page = this.top()
    if (page) this.land(Math.min(Math.max(page.index + step, 0), this.list.length - 1), null)
  }

  /** Goes to a page, and to a block on it. */
  land(index, key) {
    const page = this.list[index]
    if (!page) return
    this.wanted = key === null ? null : { page, key }
    page.element.scrollIntoView({ block: 'start' })
    if (!page.near) page.come(true)
    this.placed(page)
  }

  /** What stands on a page is in place: if a block of it was wanted, it is shown. */
  placed(page) {
    if (this.wanted?.page !== page || page.standing === undefined) return
    const { key } = this.wanted
    const blocks = [...page.stand.querySelectorAll('.block')]
    if (!blocks.length) return
    const block = blocks.find(it => it.dataset.key === key) ?? blocks.find(it => it.dataset.key.startsWith(`${key}.`)) ??
      blocks.find(it => key.startsWith(`${it.dataset.key}.`))
    this.wanted = null
    if (!block) return
    this.choose(block)
    block.scrollIntoView({ block: 'center' })
    block.focus({ preventScroll: true })
  }

  choose(block) {
    this.root.querySelectorAll('.chosen').forEach(it => it.classList.remove('chosen'))
    block.classList.add('chosen')
  }

  size(zoom) {
    this.zoom = zoom
    const anchor = this.anchor()
    this.fit()
    this.restore(anchor)
  }

  face(facing) {
    const anchor = this.anchor()
    this.root.classList.toggle('facing', facing)
    this.fit()
    this.restore(anchor)
  }

  /** The size of a point on the screen, so that pages fit. */
  fit() {
    const first = this.list[0]?.data
    if (!first) return
    const across = this.root.classList.contains('facing') ? 2 : 1
    const room = this.root.clientWidth - 16 * (across + 1)
    const wide = room / (first.width * POINT * across)
    const high = (this.root.clientHeight - 24) / (first.height * POINT)
    const zoom = { width: Math.min(wide, 1.6), page: Math.min(wide, high) }[this.zoom] ?? Number(this.zoom)
    this.root.style.setProperty('--zoom', Math.max(zoom, 0.1).toFixed(4))
    this.look()
  }
}
